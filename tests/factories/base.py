"""What every factory of a row in a market system does."""

import factory
from factory.django import DjangoModelFactory


class RowFactory(DjangoModelFactory):
    """A row of a market system: that of a given parent, else a new one."""

    class Meta:
        abstract = True

    market_system = factory.SubFactory("tests.factories.MarketSystemFactory")

    @classmethod
    def _generate(cls, strategy: str, params: dict) -> object:
        if not any(name.startswith("market_system") for name in params):
            for value in params.values():
                if hasattr(value, "market_system_id"):
                    params = {**params, "market_system": value.market_system}
                    break
        return super()._generate(strategy, params)


def beside(**kwargs: object) -> dict:
    """Arguments of a sub-factory whose row lies in the same system."""
    return {"market_system": factory.SelfAttribute("..market_system"), **kwargs}
