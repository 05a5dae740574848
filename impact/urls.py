from django.urls import path

app_name = "impact"

# /systems/<slug>/impact/
urlpatterns = []
