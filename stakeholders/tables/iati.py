"""Reads IATI activities (version 2.0x) as rows of a table, in the reader's child.

It is loaded there by its path and knows nothing of Django. The document is streamed:
an activity is forgotten as soon as its row is out. Document types, entities and
whatever lies outside the file are refused.
"""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
SEPARATOR = " | "
HEADER = (
    *("identifier", "name", "description", "lead", "state", "starts_on", "ends_on"),
    *("amount", "currency", "functions", "places"),
    *("funded_by", "led_by", "extended_by", "implemented_by", "source"),
)
ROLES = {"1": "funded_by", "2": "led_by", "3": "extended_by", "4": "implemented_by"}
# What happened goes before what was planned.
STARTS, ENDS = ("2", "1"), ("4", "3")


def read(path: Path, refused: Any) -> Iterator[dict[str, Any]]:
    """Yield what the file is, a header, and a row for each activity.

    `refused` is raised with a code, and with the row where reading stopped.
    """
    number = 1
    with path.open("rb") as file:
        try:
            events = iterparse(file, events=("start", "end"), forbid_dtd=True)
            _event, root = next(events)
            _look_at(root, refused)
            yield {"file": {"type": "iati", "version": root.get("version", "")}}
            yield {"row": [1, list(HEADER)]}
            for event, element in events:
                if event == "end" and element.tag == "iati-activity":
                    number += 1
                    yield {"row": [number, cells(element)]}
                    root.clear()
        except DefusedXmlException:
            raise refused("xml_unsafe", line=number) from None
        except (ParseError, StopIteration):
            raise refused("xml_broken", line=number + 1) from None


def _look_at(root: Element, refused: Any) -> None:
    if root.tag != "iati-activities":
        raise refused("xml_other", what=root.tag[:60])
    if root.get("version", "").startswith("1"):
        raise refused("xml_version", version=root.get("version", "")[:20])


def cells(activity: Element) -> list[str]:
    """One activity as the cells of a row; several names in one stand behind bars."""
    parts: dict[str, list[str]] = {name: [] for name in ROLES.values()}
    for organisation in activity.findall("participating-org"):
        name = ROLES.get(organisation.get("role", ""))
        if name:
            parts[name].append(_name(organisation))
    amount, currency = _budget(activity)
    values = {
        "identifier": (activity.findtext("iati-identifier") or "").strip(),
        "name": _words(activity.find("title")),
        "description": "\n\n".join(_each(activity, "description")),
        "lead": _lead(activity, parts["led_by"]),
        "state": _code(activity.find("activity-status")),
        "starts_on": _day(activity, STARTS),
        "ends_on": _day(activity, ENDS),
        "amount": amount,
        "currency": currency,
        "functions": _joined(_each(activity, "sector")),
        "places": _joined(_words(one) for one in activity.findall("location/name")),
        "source": "IATI",
        **{name: _joined(found) for name, found in parts.items()},
    }
    return [values[name] for name in HEADER]


def _words(element: Element | None) -> str:
    """The narrative in the document's own language or in English, else the first."""
    if element is None:
        return ""
    narratives = element.findall("narrative")
    own = [n for n in narratives if n.get(LANGUAGE, "en") == "en"]
    for narrative in (*own, *narratives):
        if text := "".join(narrative.itertext()).strip():
            return text
    return ""


def _name(organisation: Element) -> str:
    return _words(organisation) or organisation.get("ref", "").strip()


def _each(activity: Element, tag: str) -> list[str]:
    """What each such element says, else its code."""
    found = activity.findall(tag)
    return [text for one in found if (text := _words(one) or _code(one))]


def _code(element: Element | None) -> str:
    return "" if element is None else element.get("code", "").strip()


def _lead(activity: Element, accountable: list[str]) -> str:
    """Who answers for it, else who reports it."""
    reporting = activity.find("reporting-org")
    named = [name for name in accountable if name]
    return named[0] if named else ("" if reporting is None else _name(reporting))


def _day(activity: Element, types: tuple[str, ...]) -> str:
    days = {
        date.get("type", ""): date.get("iso-date", "").strip()
        for date in activity.findall("activity-date")
    }
    return next((days[kind] for kind in types if days.get(kind)), "")


def _budget(activity: Element) -> tuple[str, str]:
    """The budgets of one currency added up; of several currencies none is known."""
    usual = activity.get("default-currency", "")
    values = activity.findall("budget/value")
    currencies = {value.get("currency", usual) for value in values}
    texts = [(value.text or "").strip() for value in values]
    if len(currencies) != 1 or not all(texts):
        return "", ""
    if len(texts) == 1:
        return texts[0], currencies.pop()
    total = _sum(texts)
    return (total, currencies.pop()) if total else ("", "")


def _sum(texts: list[str]) -> str:
    try:
        return format(sum(map(Decimal, texts), Decimal()), "f")
    except InvalidOperation:
        return ""


def _joined(names: Any) -> str:
    plain = (name.replace("|", "/") for name in names if name)
    return SEPARATOR.join(dict.fromkeys(plain))
