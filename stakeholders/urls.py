from django.urls import path

from stakeholders.views import invitations, memberships

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
stakeholders = []

# /systems/<slug>/stakeholders/
urlpatterns = [*people, *stakeholders]
