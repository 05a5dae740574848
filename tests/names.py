"""Names of organisations for tests: made up, seeded, each once."""

import random

FIRST = (
    *("Ziwa", "Mlima", "Baraka", "Tumaini", "Upendo", "Jamii", "Nuru", "Amani"),
    *("Sierra", "Rio", "Valle", "Condor", "Quinua", "Andina", "Pampa", "Lago"),
    *("Harvest", "Bridge", "Lantern", "Orchard", "River", "Granite", "Maple"),
)
SECOND = (
    *("Maziwa", "Shamba", "Biashara", "Elimu", "Afya", "Kilimo", "Samaki", "Asali"),
    *("Lechero", "Tejido", "Semilla", "Cosecha", "Camino", "Molino", "Tierra"),
    *("Logistics", "Savings", "Tools", "Weaving", "Energy", "Water", "Seeds"),
)
KINDS = (
    *("Cooperative", "Ltd", "Association", "Foundation", "Group", "Bank", "S.A."),
    *("Services", "Union", "Network", "Institute", "Company", "Trust", "Agency"),
)
SOUNDS = ("ka", "lo", "mi", "tu", "ne", "sa", "ro", "vi", "po", "du", "ge", "xi")


def made_up_names(count: int, *, seed: int) -> list[str]:
    """So many names, no two of which are the same name written in two ways."""
    chance = random.Random(seed)  # noqa: S311
    names: dict[str, None] = {}
    while len(names) < count:
        own = "".join(chance.choices(SOUNDS, k=4)).title()
        parts = (own, chance.choice(FIRST), chance.choice(SECOND), chance.choice(KINDS))
        names[" ".join(parts)] = None
    return list(names)
