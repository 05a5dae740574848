from django.urls import path

app_name = "enterprises"

# /systems/<slug>/enterprises/
urlpatterns = []
