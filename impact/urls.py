app_name = "impact"

# /systems/<slug>/impact/
urlpatterns = []
