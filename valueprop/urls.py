app_name = "valueprop"

# /systems/<slug>/valueprop/
urlpatterns = []
