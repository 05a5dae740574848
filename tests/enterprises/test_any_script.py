"""Words in any script come back unchanged, each running in its own direction."""

from html.parser import HTMLParser

import pytest

from enterprises.models import (
    AssessmentRound,
    Exposure,
    Insight,
    MicroEnterprise,
    NeedLink,
    RootCause,
    Segment,
    SubNeed,
    ValueChainStep,
    VoiceGroup,
)
from enterprises.wording import isolated as isolated_name
from tests.enterprises import url
from tests.factories import NeedFactory, NeedRatingFactory, SegmentFactory
from tests.pages import as_data, form_for

TEXTS = [
    "חלב “גבינה”",
    "حليب وجبن ١٢٣",
    "Café n\u0303andu",
    "👩🏾\u200d🌾 দুধ",
]
# What is added through which form, and the words it takes.
FORMS = {
    "segment_add": (Segment, ["name", "intermediary", "estimate_basis", "aspiration"]),
    "step_add": (ValueChainStep, ["name"]),
    "round_add": (AssessmentRound, ["name", "purpose", "method"]),
    "subneed_add": (SubNeed, ["name"]),
    "insight_add": (Insight, ["statement", "purpose", "source", "supplied_by"]),
    "cause_add": (RootCause, ["name", "note"]),
    "enterprise_add": (MicroEnterprise, ["name", "consent_purpose"]),
    "voicegroup_add": (VoiceGroup, ["name"]),
}
# Where a page may write words without saying in which direction they run.
ALONE = {"title", "option", "textarea", "script"}
VOID = {"input", "meta", "link", "br", "img", "hr", "path", "circle", "rect", "col"}


class Directions(HTMLParser):
    """The elements around each place where a page writes some words."""

    def __init__(self, html, words):
        super().__init__()
        self.words, self.open, self.loose = words, [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            given = dict(attrs)
            is_heard = "visually-hidden" in given.get("class", "")
            self.open.append((tag, "auto" if is_heard else given.get("dir")))

    def handle_endtag(self, tag):
        names = [name for name, _dir in self.open]
        if tag in names:
            del self.open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data):
        around = {tag for tag, _dir in self.open}
        isolated = "bdi" in around or any(d == "auto" for _tag, d in self.open)
        path = [tag for tag, _dir in self.open][-2:]
        # Sentences that are put together in Python isolate names by two signs.
        held = data.replace(isolated_name(self.words), "")
        if self.words in held and not (isolated or around & ALONE):
            self.loose.append(path)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("name", FORMS)
def test_words_typed_into_a_form_come_back_unchanged(
    as_coordinator, system, name, text
):
    model, fields = FORMS[name]
    path = url(system, name)
    form = form_for(as_coordinator, path)
    form.fill({"code": "E1", "relationship": "indirect", **dict.fromkeys(fields, text)})

    response = as_coordinator.post(path, as_data(form.sent()))

    row = model.objects.order_by("pk").last()
    assert response.status_code == 302, response.context["form"].errors
    assert [getattr(row, field) for field in fields] == [text] * len(fields)


@pytest.mark.parametrize("text", TEXTS)
def test_words_about_a_need_come_back_unchanged(as_coordinator, system, text):
    first, second = (NeedFactory(market_system=system) for _ in range(2))
    segment = first.segment
    sent = {
        url(system, "need_change", pk=first.pk): {"statement": text, "version": 1},
        url(system, "link_add"): {
            "need": first.pk,
            "holds_back": second.pk,
            "strength": 1,
            "why": text,
        },
        url(system, "exposure_add", pk=segment.pk): {
            "kind": "drought",
            "severity": 3,
            "note": text,
        },
    }

    answers = [as_coordinator.post(path, data) for path, data in sent.items()]

    first.refresh_from_db()
    assert [a.status_code for a in answers] == [302] * 3
    assert first.statement == NeedLink.objects.get().why == text
    assert Exposure.objects.get().note == text


@pytest.mark.parametrize("text", TEXTS[:2])
def test_pages_let_words_run_in_their_own_direction(as_coordinator, system, text):
    segment = SegmentFactory(
        market_system=system,
        name=text,
        intermediary=text,
        aspiration=text,
        estimate_basis=text,
        relationship="indirect",
    )
    need = NeedFactory(segment=segment, statement=text)
    SubNeed.objects.update(name=text)
    NeedRatingFactory(
        segment=segment, sub_need=need.sub_need, severity=4, respondents=20
    )
    for name in ("insight_add", "cause_add", "enterprise_add", "round_add"):
        form = form_for(as_coordinator, url(system, name))
        form.fill({"code": "E1", **dict.fromkeys(FORMS[name][1], text)})
        as_coordinator.post(url(system, name), as_data(form.sent()), follow=True)
    pages = [
        *(segment.get_absolute_url(), need.get_absolute_url()),
        *(model.objects.get().get_absolute_url() for model in (Insight, RootCause)),
        MicroEnterprise.objects.get().get_absolute_url(),
        *(
            url(system, name)
            for name in (
                *("segment_list", "need_matrix", "insight_list", "cause_list"),
                *("enterprise_list", "round_list", "subneed_list"),
            )
        ),
    ]

    loose = {}
    for page in pages:
        html = as_coordinator.get(page).text.replace("&quot;", '"')
        assert text in html or '"' in text
        loose[page] = Directions(html, text).loose

    assert {page: found for page, found in loose.items() if found} == {}
