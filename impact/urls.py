from django.urls import path

from impact.views import (
    dashboard,
    detail,
    explain,
    exports,
    imports,
    indicators,
    neighbours,
    observations,
    rounds,
    targets,
)

app_name = "impact"

# /systems/<slug>/impact/: each route has the name of its view.
pages = [
    ("", dashboard.dashboard),
    ("indicators/", indicators.indicator_list),
    ("indicators/add/", indicators.indicator_add),
    ("indicators/export/", exports.indicator_export),
    ("indicators/catalogue/", indicators.indicator_catalogue),
    ("indicators/<int:pk>/", detail.indicator_detail),
    ("indicators/<int:pk>/change/", indicators.indicator_change),
    ("indicators/<int:pk>/remove/", indicators.indicator_remove),
    ("indicators/<int:pk>/explain/", explain.figure_explain),
    ("indicators/<int:pk>/check/", explain.figure_check),
    ("indicators/<int:pk>/recompute/", explain.figure_recompute),
    ("indicators/<int:pk>/target/", targets.target_set),
    ("indicators/<int:pk>/baseline/", targets.baseline_change),
    ("indicators/<int:pk>/baseline-period/", targets.baselineperiod_set),
    ("rounds/", rounds.measurementround_list),
    ("rounds/add/", rounds.measurementround_add),
    ("rounds/<int:pk>/change/", rounds.measurementround_change),
    ("observations/", observations.observation_list),
    ("observations/log/", observations.observation_log),
    ("observations/import/", imports.observation_import),
    ("observations/import/template/", imports.observation_template),
    ("observations/export/", exports.observation_export),
    ("observations/enterprises/", observations.observation_enterprises),
    ("observations/<int:pk>/change/", observations.observation_change),
    ("observations/<int:pk>/withdraw/", observations.observation_withdraw),
    ("observations/<int:pk>/review/", observations.observation_review),
    ("needs/<int:pk>/indicators/", neighbours.need_indicators),
    ("interventions/<int:pk>/indicators/", neighbours.intervention_indicators),
    ("segments/<int:pk>/figures/", neighbours.segment_figures),
]
urlpatterns = [path(address, view, name=view.__name__) for address, view in pages]
