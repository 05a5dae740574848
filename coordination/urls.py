from django.urls import path

app_name = "coordination"

# /systems/<slug>/coordination/
urlpatterns = []
