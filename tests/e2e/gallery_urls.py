"""The project's addresses and the gallery, which is otherwise there in DEBUG only."""

from django.urls import path

from config.urls import urlpatterns as project
from config.views.gallery import gallery

urlpatterns = [*project, path("components/", gallery)]
