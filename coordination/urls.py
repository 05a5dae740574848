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
    ("interventions/<int:pk>/roles/", planned.intervention_roles),
    ("interventions/<int:pk>/roles/add/", planned.plannedrole_add),
    ("roles/<int:pk>/change/", planned.plannedrole_change),
    ("roles/<int:pk>/remove/", planned.plannedrole_remove),
]

coverage_pages = [
    ("coverage/", coverage.coverage_matrix),
    ("coverage/export/", coverage.coverage_matrix_export),
    ("coverage/<int:pk>/", coverage.coverage_function),
    ("departures/", departures.departure_list),
    ("departures/<int:pk>/", departures.departure_detail),
    ("departures/<int:pk>/ties/", departures.departure_ties),
    ("departures/<int:pk>/summary/", departures.stakeholder_departure),
]

# /systems/<slug>/coordination/: each route has the name of its view.
pages = [
    *planned_roles,
    *coverage_pages,
    ("interventions/", interventions.intervention_list),
    ("interventions/add/", interventions.intervention_add),
    ("interventions/<int:pk>/", interventions.intervention_detail),
    ("interventions/<int:pk>/change/", interventions.intervention_change),
    ("interventions/<int:pk>/remove/", interventions.intervention_remove),
    ("interventions/<int:pk>/budget/add/", money.budgetline_add),
    ("budget/<int:pk>/change/", money.budgetline_change),
    ("budget/<int:pk>/remove/", money.budgetline_remove),
    ("interventions/<int:pk>/contributions/add/", money.contribution_add),
    ("contributions/<int:pk>/change/", money.contribution_change),
    ("contributions/<int:pk>/remove/", money.contribution_remove),
    ("funding/", funding.funding),
    ("funding/export/", funding.funding_export),
    ("needs/<int:pk>/", neighbours.need_interventions),
    ("segments/<int:pk>/", neighbours.segment_interventions),
    ("stakeholders/<int:pk>/", neighbours.stakeholder_interventions),
]
urlpatterns = [path(address, view, name=view.__name__) for address, view in pages]
