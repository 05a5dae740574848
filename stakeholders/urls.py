app_name = "stakeholders"

# /systems/<slug>/stakeholders/
urlpatterns = []
