"""Business cases: what is put in, what comes out, and for whom."""

from valueprop.models.cases import Benefit, BusinessCase, Investment

__all__ = ["Benefit", "BusinessCase", "Investment"]
