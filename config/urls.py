from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("systems/<slug:slug>/enterprises/", include("enterprises.urls")),
    path("systems/<slug:slug>/stakeholders/", include("stakeholders.urls")),
    path("systems/<slug:slug>/value/", include("valueprop.urls")),
    path("systems/<slug:slug>/coordination/", include("coordination.urls")),
    path("systems/<slug:slug>/impact/", include("impact.urls")),
]
