"""The import job: reads, checks, writes and takes back, chunk by chunk."""


def run(batch_id: int) -> None:
    """Bring one batch as far as it goes without a decision of a person."""
    raise NotImplementedError


def waiting() -> list[int]:
    """Batches that wait for a worker, or whose worker has died."""
    return []
