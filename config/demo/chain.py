"""Where the milk comes from, who handles it, and where on its way."""

from decimal import Decimal
from typing import Final

from config.demo.cast import Cast
from enterprises.models import MarketSystem, Place, Segment, ValueChainStep

PLACES: Final = (
    ("Puno", None),
    ("Lampa", "Puno"),
    ("Melgar", "Puno"),
    ("San Román", "Puno"),
    ("Juliaca", "San Román"),
    ("Azángaro", "Puno"),
    ("Puno city", "Puno"),
)

# name, order, share of the labour that women do
STEPS: Final = (
    ("Feed and breeding", 1, "0.4500"),
    ("Milking", 2, "0.8000"),
    ("Collecting and cooling", 3, "0.1500"),
    ("Cheese making", 4, "0.6000"),
    ("Selling", 5, "0.7000"),
    ("Packaging returned", 6, None),
)

# name, role, step, place, estimated number, relationship, through, transparency,
# what they want, and for the registry: how many, women's share, urban share
SEGMENTS: Final = (
    (
        "Milk producers in Lampa",
        "supplier",
        "Milking",
        "Lampa",
        1400,
        "direct",
        "",
        "transparent",
        "Two more cows and a price they can count on",
        64,
        0.70,
        0.02,
    ),
    (
        "Milk producers in Azángaro",
        "supplier",
        "Milking",
        "Azángaro",
        2100,
        "indirect",
        "Milk collectors",
        "opaque",
        "Selling to the dairy without a middleman",
        52,
        0.66,
        0.0,
    ),
    (
        "Milk collectors",
        "distributor",
        "Collecting and cooling",
        "Melgar",
        120,
        "direct",
        "",
        "transparent",
        "A cooling tank of their own",
        24,
        0.10,
        0.25,
    ),
    (
        "Cheese makers",
        "supplier",
        "Cheese making",
        "Melgar",
        310,
        "direct",
        "",
        "transparent",
        "A health permit, and supermarkets as buyers",
        38,
        0.55,
        0.40,
    ),
    (
        "Corner shops in Juliaca",
        "retailer",
        "Selling",
        "Juliaca",
        2600,
        "indirect",
        "Wholesalers",
        "transparent",
        "A fridge, and customers who pay at once",
        58,
        0.72,
        1.0,
    ),
    (
        "Push-cart sellers in Puno city",
        "retailer",
        "Selling",
        "Puno city",
        850,
        "indirect",
        "Cheese makers",
        "opaque",
        "A place where nobody chases them away",
        20,
        0.85,
        1.0,
    ),
)

# segment → urban or rural, estimated share in business out of necessity, and whence
SETTINGS: Final = {
    "Milk producers in Lampa": ("rural", "0.60", "Household survey of 2024"),
    "Milk producers in Azángaro": ("rural", "0.70", "Household survey of 2024"),
    "Milk collectors": ("both", None, ""),
    "Cheese makers": ("both", "0.40", "The association's secretary"),
    "Corner shops in Juliaca": ("urban", "0.55", "Two market walks, January 2026"),
    "Push-cart sellers in Puno city": ("urban", "0.90", "Municipal permits, 2025"),
}


def lay_out(cast: Cast, system: MarketSystem) -> None:
    """Make places, steps and segments."""
    for name, above in PLACES:
        parent = cast.places[above] if above else None
        place = Place.objects.create(
            market_system=system,
            name=name,
            parent=parent,
            level=parent.level + 1 if parent else 1,
            path="/",
        )
        place.path = f"{parent.path if parent else '/'}{place.pk}/"
        place.save(update_fields=["path"])
        cast.places[name] = place
    for name, order, share in STEPS:
        cast.steps[name] = ValueChainStep.objects.create(
            market_system=system,
            name=name,
            order=order,
            women_labour_share=share and Decimal(share),
        )
    for row in SEGMENTS:
        name, role, step, place_name, number, relation, through, seen, hope = row[:9]
        setting, necessity, basis = SETTINGS[name]
        cast.segments[name] = Segment.objects.create(
            market_system=system,
            name=name,
            role=role,
            step=cast.steps[step],
            place=cast.places[place_name],
            estimated_number=number,
            relationship=relation,
            intermediary=through,
            transparency=seen,
            aspiration=hope,
            setting=setting,
            necessity_share=necessity and Decimal(necessity),
            estimate_basis=basis,
        )
