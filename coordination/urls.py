app_name = "coordination"

# /systems/<slug>/coordination/
urlpatterns = []
