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

# /systems/<slug>/impact/
urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("indicators/", indicators.indicator_list, name="indicator_list"),
    path("indicators/add/", indicators.indicator_add, name="indicator_add"),
    path("indicators/export/", exports.indicator_export, name="indicator_export"),
    path(
        "indicators/catalogue/",
        indicators.indicator_catalogue,
        name="indicator_catalogue",
    ),
    path("indicators/<int:pk>/", detail.indicator_detail, name="indicator_detail"),
    path(
        "indicators/<int:pk>/change/",
        indicators.indicator_change,
        name="indicator_change",
    ),
    path(
        "indicators/<int:pk>/remove/",
        indicators.indicator_remove,
        name="indicator_remove",
    ),
    path("indicators/<int:pk>/explain/", explain.figure_explain, name="figure_explain"),
    path("indicators/<int:pk>/check/", explain.figure_check, name="figure_check"),
    path(
        "indicators/<int:pk>/recompute/",
        explain.figure_recompute,
        name="figure_recompute",
    ),
    path("indicators/<int:pk>/target/", targets.target_set, name="target_set"),
    path(
        "indicators/<int:pk>/baseline/", targets.baseline_change, name="baseline_change"
    ),
    path(
        "indicators/<int:pk>/baseline-period/",
        targets.baselineperiod_set,
        name="baselineperiod_set",
    ),
    path("rounds/", rounds.measurementround_list, name="measurementround_list"),
    path("rounds/add/", rounds.measurementround_add, name="measurementround_add"),
    path(
        "rounds/<int:pk>/change/",
        rounds.measurementround_change,
        name="measurementround_change",
    ),
    path("observations/", observations.observation_list, name="observation_list"),
    path("observations/log/", observations.observation_log, name="observation_log"),
    path("observations/import/", imports.observation_import, name="observation_import"),
    path(
        "observations/import/template/",
        imports.observation_template,
        name="observation_template",
    ),
    path("observations/export/", exports.observation_export, name="observation_export"),
    path(
        "observations/enterprises/",
        observations.observation_enterprises,
        name="observation_enterprises",
    ),
    path(
        "observations/<int:pk>/change/",
        observations.observation_change,
        name="observation_change",
    ),
    path(
        "observations/<int:pk>/withdraw/",
        observations.observation_withdraw,
        name="observation_withdraw",
    ),
    path(
        "observations/<int:pk>/review/",
        observations.observation_review,
        name="observation_review",
    ),
    path(
        "needs/<int:pk>/indicators/",
        neighbours.need_indicators,
        name="need_indicators",
    ),
    path(
        "interventions/<int:pk>/indicators/",
        neighbours.intervention_indicators,
        name="intervention_indicators",
    ),
    path(
        "segments/<int:pk>/figures/",
        neighbours.segment_figures,
        name="segment_figures",
    ),
]
