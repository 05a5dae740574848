"""What factor 2 starts with, a module a list; none of it is copied from anywhere.

The names that other rooms ask for stand here too.
"""

from stakeholders.catalogue.lenses import LENSES, LensAbout
from stakeholders.catalogue.profiles import (
    CHECKS,
    PROFILES,
    Line,
    Profile,
    Suggestion,
    profile_of,
)
from stakeholders.catalogue.system_functions import (
    PLAYERS,
    SYSTEM_FUNCTIONS,
    StartingFunction,
    player_of,
)

__all__ = [
    "CHECKS",
    "LENSES",
    "PLAYERS",
    "PROFILES",
    "SYSTEM_FUNCTIONS",
    "LensAbout",
    "Line",
    "Profile",
    "StartingFunction",
    "Suggestion",
    "player_of",
    "profile_of",
]
