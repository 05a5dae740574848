from django.urls import path

app_name = "stakeholders"

# /systems/<slug>/stakeholders/
urlpatterns = []
