"""Market systems, and where and what their enterprises are."""

import factory
from factory.django import DjangoModelFactory

from enterprises.models import MarketSystem, Place, Segment, ValueChainStep
from tests.factories.base import RowFactory


class MarketSystemFactory(DjangoModelFactory):
    class Meta:
        model = MarketSystem

    name = factory.Sequence(lambda n: f"System {n}")
    slug = factory.Sequence(lambda n: f"system-{n}")
    country = "KE"
    currency = "KES"
    value_chain = "Dairy"


class PlaceFactory(RowFactory):
    class Meta:
        model = Place
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Place {n}")
    level = factory.LazyAttribute(lambda o: o.parent.level + 1 if o.parent else 1)
    parent = None
    path = "/"

    @factory.post_generation
    def path_from_parent(self, create: bool, extracted: object, **kwargs: object):
        above = self.parent.path if self.parent else "/"
        self.path = f"{above}{self.pk}/"
        Place.objects.filter(pk=self.pk).update(path=self.path)


class ValueChainStepFactory(RowFactory):
    class Meta:
        model = ValueChainStep

    name = factory.Sequence(lambda n: f"Step {n}")
    order = factory.Sequence(lambda n: n)


class SegmentFactory(RowFactory):
    class Meta:
        model = Segment

    name = factory.Sequence(lambda n: f"Segment {n}")
    role = Segment.Role.RETAILER
