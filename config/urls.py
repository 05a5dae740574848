from django.conf import settings
from django.urls import include, path

from config.views import gallery, home, session
from stakeholders.views import invitations

urlpatterns = [
    path("", home.home, name="home"),
    path("accounts/login/", session.account_login, name="account_login"),
    path("accounts/", include("allauth.urls")),
    path("acting-for/", session.acting_for, name="acting_for"),
    path("demo/sign-in/", session.demo_sign_in, name="demo_sign_in"),
    path("healthz", session.healthz, name="healthz"),
    path(
        "invitations/<str:token>/",
        invitations.invitation_accept,
        name="invitation_accept",
    ),
    path("language/", session.set_language, name="set_language"),
    path("systems/<slug:slug>/enterprises/", include("enterprises.urls")),
    path("systems/<slug:slug>/stakeholders/", include("stakeholders.urls")),
    path("systems/<slug:slug>/value/", include("valueprop.urls")),
    path("systems/<slug:slug>/coordination/", include("coordination.urls")),
    path("systems/<slug:slug>/impact/", include("impact.urls")),
]

if settings.DEBUG:
    urlpatterns.append(path("gallery/", gallery.gallery, name="gallery"))
