"""Who opens which page of impact, written down a second time on purpose."""

from datetime import date

from enterprises.models import MarketSystem
from tests.access_table import Entry, Role, row
from tests.factories import (
    IndicatorFactory,
    InterventionFactory,
    MeasurementRoundFactory,
    NeedFactory,
    ObservationFactory,
    SegmentFactory,
)
from tests.impact.measured import FIVE, measure

INDICATORS = {
    "impact:dashboard": Entry(Role.VIEWER),
    "impact:indicator_list": Entry(Role.VIEWER),
    "impact:indicator_detail": Entry(Role.VIEWER, row(IndicatorFactory)),
    "impact:indicator_export": Entry(Role.VIEWER),
    "impact:indicator_catalogue": Entry(Role.CONTRIBUTOR),
    "impact:indicator_add": Entry(Role.CONTRIBUTOR),
    "impact:indicator_change": Entry(Role.CONTRIBUTOR, row(IndicatorFactory)),
    "impact:indicator_remove": Entry(Role.CONTRIBUTOR, row(IndicatorFactory)),
    "impact:target_set": Entry(Role.CONTRIBUTOR, row(IndicatorFactory)),
    "impact:baseline_change": Entry(Role.CONTRIBUTOR, row(IndicatorFactory)),
    "impact:baselineperiod_set": Entry(Role.CONTRIBUTOR, row(IndicatorFactory)),
    "impact:measurementround_list": Entry(Role.VIEWER),
    "impact:measurementround_add": Entry(Role.CONTRIBUTOR),
    "impact:measurementround_change": Entry(
        Role.CONTRIBUTOR, row(MeasurementRoundFactory)
    ),
}
NEIGHBOURS = {
    "impact:need_indicators": Entry(Role.VIEWER, row(NeedFactory)),
    "impact:intervention_indicators": Entry(Role.VIEWER, row(InterventionFactory)),
    "impact:segment_figures": Entry(Role.VIEWER, row(SegmentFactory)),
}
# Field partners correct and withdraw their own organisation's records only; see
# test_views_observations.
OBSERVATIONS = {
    "impact:observation_list": Entry(Role.FIELD_PARTNER),
    "impact:observation_export": Entry(Role.FIELD_PARTNER),
    "impact:observation_log": Entry(Role.FIELD_PARTNER),
    "impact:observation_enterprises": Entry(Role.FIELD_PARTNER),
    "impact:observation_change": Entry(Role.CONTRIBUTOR, row(ObservationFactory)),
    "impact:observation_withdraw": Entry(Role.CONTRIBUTOR, row(ObservationFactory)),
    "impact:observation_review": Entry(Role.CONTRIBUTOR, row(ObservationFactory)),
}


def large_figure(system: MarketSystem) -> dict[str, int]:
    """An indicator with a figure that is not withheld."""
    indicator = IndicatorFactory(market_system=system)
    measure(indicator, {date(2026, 1, 31): FIVE})
    return {"pk": indicator.pk}


MONTH = "?period=202601"
FIGURES = {
    "impact:figure_explain": Entry(Role.VIEWER, row(IndicatorFactory), MONTH),
    "impact:figure_check": Entry(Role.VIEWER, large_figure, MONTH),
    "impact:figure_recompute": Entry(Role.CONTRIBUTOR, row(IndicatorFactory), MONTH),
    "impact:observation_import": Entry(Role.FIELD_PARTNER),
    "impact:observation_template": Entry(Role.FIELD_PARTNER),
}
TABLE: dict[str, Entry] = {**INDICATORS, **NEIGHBOURS, **OBSERVATIONS, **FIGURES}
