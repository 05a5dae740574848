"""The checklist of what a system offers: read, judged, filtered, added to."""

import csv
import io

import pytest
from django.urls import reverse

from enterprises.models import AuditEvent, Removal
from stakeholders.actions.checklist import judge_functions
from stakeholders.analysis.checklist import Judgement
from stakeholders.models import SystemFunction
from tests.factories import (
    MarketSystemFactory,
    NeedFactory,
    NeedRatingFactory,
    SegmentFactory,
    StakeholderFactory,
    SubNeedFactory,
    SystemFunctionFactory,
)
from tests.pages import text
from tests.stakeholders import url

pytestmark = pytest.mark.django_db

BANKS = ("banks.credit", "banks.savings", "banks.insurance", "banks.access")


def judged(system, code, presence, **more):
    return SystemFunctionFactory(
        market_system=system, catalogue_code=code, name="", presence=presence, **more
    )


def answers(said=None, seen=None):
    """What the form of the banks sends, with these lines said."""
    said, seen = said or {}, seen or {}
    data = {"seen": ";".join(f"{key}={seen.get(key, 0)}" for key in BANKS)}
    for key in BANKS:
        presence, who, note = said.get(key, ("", "", ""))
        data |= {f"presence-{key}": presence, f"who-{key}": who, f"note-{key}": note}
    return data


def severe_credit(system):
    sub_need = SubNeedFactory(
        market_system=system,
        name="Credit",
        category="finance",
        catalogue_code="finance.credit",
    )
    segment = SegmentFactory(market_system=system)
    NeedRatingFactory(segment=segment, sub_need=sub_need, severity="4.5")
    return NeedFactory(segment=segment, sub_need=sub_need)


def test_nothing_is_absent_before_somebody_judged(client, system, viewer):
    client.force_login(viewer)

    answer = client.get(url(system, "system_function_list"))

    counted = answer.context["tally"]
    assert (counted.absent, counted.unjudged) == (0, 38)
    assert answer.context["answer"] == "Nobody has judged yet what the system offers."
    assert "Judge these" not in text(answer)


def test_the_list_says_who_offers_what_and_which_severe_need_rests_on_it(
    client, system, viewer
):
    need = severe_credit(system)
    bank = StakeholderFactory(market_system=system, name="Bank <Lampa>")
    judged(system, "banks.credit", "absent", note="None below 2,000")
    judged(system, "banks.savings", "present", stakeholder=bank)
    client.force_login(viewer)

    answer = client.get(url(system, "system_function_list"))

    page = text(answer)
    assert answer.context["answer"] == (
        "2 of 38 functions are judged: 1 present, 0 weak, 1 absent. Severe needs rest "
        "on 1 that is weak or absent."
    )
    assert f'href="{need.get_absolute_url()}"' in page
    assert f"{url(system, 'function_gap_list')}?category=finance" in page
    assert "Bank &lt;Lampa&gt;" in page
    assert "None below 2,000" in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?presence=absent", ["banks.credit"]),
        ("?presence=unjudged&player=banks", ["banks.insurance", "banks.access"]),
        ("?presence=weak", []),
        ("?severe=on&player=banks", ["banks.credit"]),
        ("?player=other", ["own"]),
        ("?player=nonsense&presence=present", ["banks.savings"]),
    ],
)
def test_list_and_file_obey_the_filter(client, system, viewer, query, shown):
    severe_credit(system)
    judged(system, "banks.credit", "absent")
    judged(system, "banks.savings", "present")
    SystemFunctionFactory(market_system=system, name="A fair scale", player="")
    client.force_login(viewer)

    page = client.get(url(system, "system_function_list") + query)
    body = text(client.get(url(system, "system_function_export") + query))

    lines = [line for group in page.context["groups"] for line, _rests in group[4]]
    assert [x.key.partition("-")[0] for x in lines] == shown
    assert len(next(csv.reader(io.StringIO(body)))) >= 7
    assert all(str(line.name) in body for line in lines)
    assert ("Absent" in body) is ("banks.credit" in shown)


def test_a_group_is_judged_at_once_and_told_in_the_trail(client, system, contributor):
    StakeholderFactory(market_system=system, name="Savings Bank")
    client.force_login(contributor)
    said = {
        "banks.credit": ("absent", "", "None below 2,000"),
        "banks.savings": ("present", "savings bank", ""),
    }

    answer = client.post(
        url(system, "system_function_set", player="banks"), answers(said)
    )

    home = url(system, "system_function_list")
    rows = SystemFunction.objects.order_by("catalogue_code")
    assert answer.headers["Location"] == f"{home}#banks"
    assert [(r.catalogue_code, r.presence, str(r.stakeholder or "")) for r in rows] == [
        ("banks.credit", "absent", ""),
        ("banks.savings", "present", "Savings Bank"),
    ]
    assert AuditEvent.objects.filter(verb="added").count() == 2


def test_a_line_goes_back_to_not_judged(client, system, contributor):
    row = judged(system, "banks.credit", "absent", version=4)
    client.force_login(contributor)

    client.post(
        url(system, "system_function_set", player="banks"),
        answers(seen={"banks.credit": 4}),
    )

    row.refresh_from_db()
    assert (row.presence, row.version) == ("", 5)


def test_a_stale_save_shows_both_and_can_be_repeated(client, system, contributor):
    judged(system, "banks.credit", "weak", version=2)
    client.force_login(contributor)
    address = url(system, "system_function_set", player="banks")
    typed = answers({"banks.credit": ("absent", "", "Mine")}, {"banks.credit": 1})
    fresh = text(client.get(address))

    stale = client.post(address, typed)
    kept = SystemFunction.objects.get().presence
    now = stale.context["form"].now
    saved = client.post(address, {**typed, "overwrite": now})

    assert (stale.status_code, kept, saved.status_code) == (409, "weak", 302)
    assert [row[1:] for row in stale.context["theirs"]] == [("Weak", "Absent · Mine")]
    assert f'name="overwrite" value="{now}"' in text(stale)
    assert SystemFunction.objects.get().note == "Mine"
    assert ("Somebody saved this" in fresh, "Somebody saved this" in text(stale)) == (
        *(False, True),
    )


def test_a_first_judgement_of_somebody_else_is_not_replaced(
    client, system, contributor
):
    judged(system, "banks.credit", "present")
    client.force_login(contributor)

    answer = client.post(
        url(system, "system_function_set", player="banks"),
        answers({"banks.credit": ("absent", "", "")}),
    )

    assert answer.status_code == 409
    assert SystemFunction.objects.get().presence == "present"


def test_who_is_not_listed_cannot_be_named(client, system, contributor):
    StakeholderFactory(name="Elsewhere Bank")
    client.force_login(contributor)

    answer = client.post(
        url(system, "system_function_set", player="banks"),
        answers({"banks.credit": ("weak", "Elsewhere Bank", "")}),
    )

    assert answer.status_code == 422
    assert "Nobody called “Elsewhere Bank” is listed here." in text(answer)
    assert not SystemFunction.objects.exists()


@pytest.mark.parametrize("seen", ["", "banks.credit", "banks.credit=0", "=;x=y"])
def test_a_form_that_does_not_say_what_it_showed_is_refused(
    client, system, contributor, seen
):
    client.force_login(contributor)
    typed = answers({"banks.credit": ("weak", "", "")})

    answer = client.post(
        url(system, "system_function_set", player="banks"), {**typed, "seen": seen}
    )

    assert answer.status_code == 422
    assert "Open the page again" in text(answer)
    assert not SystemFunction.objects.exists()


@pytest.mark.parametrize("player", ["gods", "other"])
def test_a_group_without_lines_is_not_found(client, system, contributor, player):
    client.force_login(contributor)

    answer = client.get(url(system, "system_function_set", player=player))

    assert answer.status_code == 404


def test_nothing_is_left_when_one_of_the_lines_is_stale(system, contributor):
    judged(system, "banks.savings", "weak", version=2)
    said = {key: Judgement("absent") for key in ("banks.credit", "banks.savings")}

    with pytest.raises(Exception, match="changed meanwhile"):
        judge_functions(system=system, judgements=said, seen={}, by=contributor)

    assert SystemFunction.objects.get().presence == "weak"


def test_a_line_of_the_teams_own_is_added_changed_and_brought_back(
    client, system, contributor
):
    client.force_login(contributor)
    own = {"name": "A fair scale", "player": "buyers", "presence": "absent"}

    client.post(url(system, "system_function_add"), {**own, "version": "0"})
    row = SystemFunction.objects.get()
    changed = client.post(
        url(system, "system_function_change", pk=row.pk),
        {**own, "presence": "weak", "version": "1"},
    )
    client.post(url(system, "system_function_remove", pk=row.pk))
    gone = SystemFunction.objects.count()
    removal = Removal.objects.get()
    client.post(
        reverse(
            "enterprises:removal_restore",
            kwargs={"slug": system.slug, "pk": removal.pk},
        )
    )

    again = SystemFunction.objects.get()
    assert changed.headers["Location"].endswith("#buyers")
    assert (gone, again.presence, again.player) == (0, "weak", "buyers")


@pytest.mark.parametrize("name", ["a FAIR scale", "Power that stays on", " "])
def test_a_line_twice_or_without_a_name_is_refused(client, system, contributor, name):
    SystemFunctionFactory(market_system=system, name="A fair scale")
    client.force_login(contributor)

    answer = client.post(
        url(system, "system_function_add"),
        {"name": name, "player": "buyers", "version": "0"},
    )

    assert answer.status_code == 422
    assert SystemFunction.objects.count() == 1


def test_lines_of_the_catalogue_and_of_others_are_not_taken_away(
    client, system, contributor
):
    rows = [
        judged(system, "banks.credit", "weak"),
        SystemFunctionFactory(market_system=MarketSystemFactory()),
    ]
    client.force_login(contributor)

    told = [
        client.post(url(system, f"system_function_{verb}", pk=row.pk)).status_code
        for row in rows
        for verb in ("remove", "change")
    ]

    assert told == [404] * 4
    assert SystemFunction.objects.count() == 2


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"), [("system_function_list", 8), ("system_function_set", 9)]
)
def test_pages_ask_a_constant_number_of_queries(
    client, system, contributor, django_assert_num_queries, rows, name, queries
):
    for code in BANKS[:rows]:
        office = StakeholderFactory(market_system=system)
        judged(system, code, "weak", stakeholder=office)
    severe_credit(system)
    kwargs = {"player": "banks"} if name.endswith("_set") else {}
    client.force_login(contributor)

    with django_assert_num_queries(queries):
        client.get(url(system, name, **kwargs))
