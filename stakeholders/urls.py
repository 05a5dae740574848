from django.urls import path

from stakeholders.views import functions, gaps, invitations, memberships
from stakeholders.views import stakeholders as profiles

app_name = "stakeholders"

# Who takes part.
people = [
    path("memberships/", memberships.membership_list, name="membership_list"),
    path(
        "memberships/<int:pk>/change/",
        memberships.membership_change,
        name="membership_change",
    ),
    path(
        "memberships/<int:pk>/remove/",
        memberships.membership_remove,
        name="membership_remove",
    ),
    path("invitations/", invitations.invitation_list, name="invitation_list"),
    path("invitations/add/", invitations.invitation_add, name="invitation_add"),
    path(
        "invitations/<int:pk>/resend/",
        invitations.invitation_resend,
        name="invitation_resend",
    ),
    path(
        "invitations/<int:pk>/revoke/",
        invitations.invitation_revoke,
        name="invitation_revoke",
    ),
]

# Stakeholders, and the functions they perform.
stakeholders = [
    path("stakeholders/", profiles.stakeholder_list, name="stakeholder_list"),
    path(
        "stakeholders/export/", profiles.stakeholder_export, name="stakeholder_export"
    ),
    path("stakeholders/add/", profiles.stakeholder_add, name="stakeholder_add"),
    path(
        "stakeholders/<int:pk>/", profiles.stakeholder_detail, name="stakeholder_detail"
    ),
    path(
        "stakeholders/<int:pk>/change/",
        profiles.stakeholder_change,
        name="stakeholder_change",
    ),
    path(
        "stakeholders/<int:pk>/remove/",
        profiles.stakeholder_remove,
        name="stakeholder_remove",
    ),
    path(
        "stakeholders/<int:pk>/functions/", functions.function_set, name="function_set"
    ),
    path(
        "stakeholders/<int:pk>/functions/add/",
        functions.function_add,
        name="function_add",
    ),
    path(
        "functions/<int:pk>/change/", functions.function_change, name="function_change"
    ),
    path(
        "functions/<int:pk>/remove/", functions.function_remove, name="function_remove"
    ),
    path("gaps/", gaps.function_gap_list, name="function_gap_list"),
    # Parts of other pages.
    path(
        "segments/<int:pk>/functions/",
        functions.segment_functions,
        name="segment_functions",
    ),
    path("needs/<int:pk>/providers/", functions.need_providers, name="need_providers"),
    path(
        "needs/<int:pk>/providers/pick/", functions.provider_pick, name="provider_pick"
    ),
]

# /systems/<slug>/stakeholders/
urlpatterns = [*people, *stakeholders]
