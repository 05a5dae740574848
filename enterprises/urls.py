app_name = "enterprises"

# /systems/<slug>/enterprises/
urlpatterns = []
