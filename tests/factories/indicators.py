"""Indicators, and what was observed."""

from datetime import date
from decimal import Decimal

import factory

from impact.models import Baseline, Indicator, MeasurementRound, Observation, Target
from tests.factories.base import RowFactory, beside
from tests.factories.people import OrganisationFactory, UserFactory
from tests.factories.registry import MicroEnterpriseFactory


class MeasurementRoundFactory(RowFactory):
    class Meta:
        model = MeasurementRound

    number = factory.Sequence(lambda n: n)
    name = factory.LazyAttribute(lambda o: f"Wave {o.number}")
    starts_on = date(2026, 1, 1)


class IndicatorFactory(RowFactory):
    class Meta:
        model = Indicator

    code = factory.Sequence(lambda n: f"I{n}")
    name = factory.Sequence(lambda n: f"Indicator {n}")
    level = Indicator.Level.OUTCOME
    unit = "KES a week"
    aggregation = Indicator.Aggregation.MEAN
    frequency = Indicator.Frequency.MONTH


class BaselineFactory(RowFactory):
    class Meta:
        model = Baseline

    indicator = factory.SubFactory(IndicatorFactory, **beside())
    value = Decimal("100")
    observed_on = date(2025, 12, 31)


class TargetFactory(RowFactory):
    class Meta:
        model = Target

    indicator = factory.SubFactory(IndicatorFactory, **beside())
    period = 202612
    value = Decimal("200")
    set_by = factory.SubFactory(UserFactory)


class ObservationFactory(RowFactory):
    class Meta:
        model = Observation

    indicator = factory.SubFactory(IndicatorFactory, **beside())
    enterprise = factory.SubFactory(MicroEnterpriseFactory, **beside())
    organisation = factory.SubFactory(OrganisationFactory)
    observed_on = date(2026, 1, 31)
    period = factory.LazyAttribute(
        lambda o: o.observed_on.year * 100 + o.observed_on.month
    )
    value = Decimal("150")
    place = factory.LazyAttribute(lambda o: o.enterprise and o.enterprise.place)
    segment = factory.LazyAttribute(lambda o: o.enterprise and o.enterprise.segment)
    owner_gender = factory.LazyAttribute(
        lambda o: o.enterprise.owner_gender if o.enterprise else ""
    )
    recorded_by = factory.SubFactory(UserFactory)
