from django.urls import path

app_name = "valueprop"

# /systems/<slug>/valueprop/
urlpatterns = []
