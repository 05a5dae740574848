from django.urls import path

from coordination.views import (
    coverage,
    departures,
    funding,
    interventions,
    money,
    neighbours,
    planned,
)

app_name = "coordination"

planned_roles = [
    path(
        "interventions/<int:pk>/roles/",
        planned.intervention_roles,
        name="intervention_roles",
    ),
    path(
        "interventions/<int:pk>/roles/add/",
        planned.plannedrole_add,
        name="plannedrole_add",
    ),
    path(
        "roles/<int:pk>/change/", planned.plannedrole_change, name="plannedrole_change"
    ),
    path(
        "roles/<int:pk>/remove/", planned.plannedrole_remove, name="plannedrole_remove"
    ),
]

coverage_pages = [
    path("coverage/", coverage.coverage_matrix, name="coverage_matrix"),
    path(
        "coverage/export/",
        coverage.coverage_matrix_export,
        name="coverage_matrix_export",
    ),
    path("coverage/<int:pk>/", coverage.coverage_function, name="coverage_function"),
    path("departures/", departures.departure_list, name="departure_list"),
    path("departures/<int:pk>/", departures.departure_detail, name="departure_detail"),
    path("departures/<int:pk>/ties/", departures.departure_ties, name="departure_ties"),
    path(
        "departures/<int:pk>/summary/",
        departures.stakeholder_departure,
        name="stakeholder_departure",
    ),
]

# /systems/<slug>/coordination/
urlpatterns = [
    *planned_roles,
    *coverage_pages,
    path("interventions/", interventions.intervention_list, name="intervention_list"),
    path("interventions/add/", interventions.intervention_add, name="intervention_add"),
    path(
        "interventions/<int:pk>/",
        interventions.intervention_detail,
        name="intervention_detail",
    ),
    path(
        "interventions/<int:pk>/change/",
        interventions.intervention_change,
        name="intervention_change",
    ),
    path(
        "interventions/<int:pk>/remove/",
        interventions.intervention_remove,
        name="intervention_remove",
    ),
    path(
        "interventions/<int:pk>/budget/add/",
        money.budgetline_add,
        name="budgetline_add",
    ),
    path("budget/<int:pk>/change/", money.budgetline_change, name="budgetline_change"),
    path("budget/<int:pk>/remove/", money.budgetline_remove, name="budgetline_remove"),
    path(
        "interventions/<int:pk>/contributions/add/",
        money.contribution_add,
        name="contribution_add",
    ),
    path(
        "contributions/<int:pk>/change/",
        money.contribution_change,
        name="contribution_change",
    ),
    path(
        "contributions/<int:pk>/remove/",
        money.contribution_remove,
        name="contribution_remove",
    ),
    path("funding/", funding.funding, name="funding"),
    path("funding/export/", funding.funding_export, name="funding_export"),
    path("needs/<int:pk>/", neighbours.need_interventions, name="need_interventions"),
    path(
        "segments/<int:pk>/",
        neighbours.segment_interventions,
        name="segment_interventions",
    ),
    path(
        "stakeholders/<int:pk>/",
        neighbours.stakeholder_interventions,
        name="stakeholder_interventions",
    ),
]
