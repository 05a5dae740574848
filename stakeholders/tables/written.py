"""What names in tables about initiatives mean, and for whom they are entered."""

import re
from collections import defaultdict

from enterprises.access import permissions_in
from enterprises.analysis.cell_values import folded
from enterprises.analysis.header_match import plain_header
from enterprises.models import ImportBatch, MarketSystem
from enterprises.tables.ratings import whole_need
from stakeholders.models import Membership, Organisation

MAY_IMPORT = "stakeholders.change_existinginitiative"


def uploader_organisation(batch: ImportBatch) -> Organisation | None:
    """For whom the rows are entered: as the uploader acted, while they still may."""
    if MAY_IMPORT not in permissions_in(batch.market_system, batch.uploaded_by):
        return None
    rows = Membership.objects.active().filter(
        market_system=batch.market_system_id, user=batch.uploaded_by_id
    )
    if batch.reports_for is not None:
        rows = rows.filter(organisation=batch.reports_for)
    held = rows.select_related("organisation").order_by("-role", "pk").first()
    return held.organisation if held else None


def may_report(batch: ImportBatch) -> bool:
    """Whether the uploader still is a member for the organisation of the file."""
    return uploader_organisation(batch) is not None


def names_in(text: str) -> list[str]:
    """The names of a cell, which stand behind bars; each once."""
    parts = (" ".join(part.split()) for part in re.split(r"[|\n]", text))
    return list(dict.fromkeys(part for part in parts if part))


def stakeholders_by_name(system: MarketSystem) -> dict[str, int]:
    """Stakeholders by their own names and the other ones that are known; two queries.

    Only the very same name is the same stakeholder; likeness is for people to judge.
    """
    other = system.stakeholder_names.exclude(kind="identifier")
    names = {folded(text): pk for pk, text in other.values_list("stakeholder", "text")}
    own = system.stakeholders.values_list("pk", "name")
    return names | {folded(name): pk for pk, name in own}


def known_words(system: MarketSystem) -> dict[str, dict[str, list[int]]]:
    """Functions, segments and places by every word for them; three queries."""
    functions: dict[str, list[int]] = defaultdict(list)
    for line in system.sub_needs.filter(is_on=True):
        words = {line.name, whole_need(line), line.catalogue_code} - {""}
        for word in {folded(word) for word in words}:
            functions[word].append(line.pk)
    segments = {
        folded(name): [pk] for pk, name in system.segments.values_list("pk", "name")
    }
    places: dict[str, list[int]] = defaultdict(list)
    rows = list(system.places.values_list("pk", "name", "path"))
    names = {pk: plain_header(name) for pk, name, _path in rows}
    for pk, _name, path in rows:
        way = [names.get(int(key), "") for key in path.split("/") if key]
        for start in range(len(way)):
            places[" > ".join(way[start:])].append(pk)
    return {"functions": functions, "segments": segments, "places": places}
