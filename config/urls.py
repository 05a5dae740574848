from django.conf import settings
from django.urls import include, path

from config.guides import GUIDES
from config.views import (
    administration,
    gallery,
    guides,
    home,
    organisations,
    overview,
    plan,
    session,
)
from enterprises.views import join
from stakeholders.views import asking, invitations

# /administration/: for site administrators; each name is that of its view.
administration_pages = [
    ("", administration.administration),
    ("organisations/", administration.administration_organisation_list),
    ("organisations/add/", administration.administration_organisation_add),
    (
        "organisations/<int:pk>/change/",
        administration.administration_organisation_change,
    ),
    ("organisations/similar/", organisations.administration_organisation_similar),
    (
        "organisations/<int:pk>/twin/",
        organisations.administration_organisation_twin,
    ),
    (
        "organisations/<int:pk>/merge/<int:other>/",
        organisations.administration_organisation_merge,
    ),
    (
        "organisations/<int:pk>/differ/<int:other>/",
        organisations.administration_organisation_differ,
    ),
    (
        "organisations/verdicts/<int:pk>/undo/",
        organisations.administration_organisation_undo,
    ),
    ("people/", administration.administration_person_list),
    ("people/<int:pk>/", administration.administration_person_detail),
    ("people/<int:pk>/deactivate/", administration.administration_person_deactivate),
    ("people/<int:pk>/reactivate/", administration.administration_person_reactivate),
    ("people/<int:pk>/reset/", administration.administration_person_reset),
    ("systems/", administration.administration_system_list),
    ("systems/<int:pk>/", administration.administration_system_detail),
    (
        "systems/<int:pk>/coordinators/add/",
        administration.administration_coordinator_add,
    ),
    ("systems/<int:pk>/break-glass/", administration.administration_break_glass),
    ("break-glasses/<int:pk>/close/", administration.administration_glass_close),
    ("events/", administration.administration_event_list),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("accounts/login/", session.account_login, name="account_login"),
    path("accounts/", include("allauth.urls")),
    path("acting-for/", session.acting_for, name="acting_for"),
    *(
        path(f"administration/{address}", view, name=view.__name__)
        for address, view in administration_pages
    ),
    path("demo/sign-in/", session.demo_sign_in, name="demo_sign_in"),
    path("healthz", session.healthz, name="healthz"),
    path(
        "invitations/<str:token>/",
        invitations.invitation_accept,
        name="invitation_accept",
    ),
    # For phones without an account; each asks for the code of an open session.
    path("join/", join.join, name="join"),
    path("join/<str:code>/", join.join_session, name="join_session"),
    path("join/<str:code>/<int:order>/", join.join_topic, name="join_topic"),
    path("join/<str:code>/done/", join.join_done, name="join_done"),
    path("language/", session.set_language, name="set_language"),
    path("start/", home.system_add, name="system_add"),
    path("take-part/<str:word>/", asking.join_ask, name="join_ask"),
    path(
        "take-part/requests/<int:pk>/withdraw/",
        asking.join_withdraw,
        name="join_withdraw",
    ),
    path("systems/<slug:slug>/", overview.overview, name="overview"),
    path(
        "systems/<slug:slug>/overview/<str:factor>/",
        overview.overview_panel,
        name="overview_panel",
    ),
    path(
        "systems/<slug:slug>/findings/", overview.finding_counts, name="finding_counts"
    ),
    path("systems/<slug:slug>/plan/", plan.plan, name="plan"),
    *(
        path(
            f"systems/<slug:slug>/guide/{factor}/",
            guides.guide,
            {"factor": factor},
            name=f"guide_{factor}",
        )
        for factor in GUIDES
    ),
    path("systems/<slug:slug>/guide/page/", guides.guide_drawer, name="guide_drawer"),
    path("systems/<slug:slug>/guide/change/", guides.guide_change, name="guide_change"),
    path("systems/<slug:slug>/guide/own/", guides.guide_own, name="guide_own"),
    path("systems/<slug:slug>/enterprises/", include("enterprises.urls")),
    path("systems/<slug:slug>/stakeholders/", include("stakeholders.urls")),
    path("systems/<slug:slug>/value/", include("valueprop.urls")),
    path("systems/<slug:slug>/coordination/", include("coordination.urls")),
    path("systems/<slug:slug>/impact/", include("impact.urls")),
]

if settings.DEBUG:
    urlpatterns.append(path("gallery/", gallery.gallery, name="gallery"))
