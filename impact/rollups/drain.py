"""Takes up what is marked, group by group; and the ways to start afresh."""


def drain() -> int:
    """Recompute every marked group; return how many."""
    raise NotImplementedError
