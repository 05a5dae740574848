"""Signing in and out, the demonstration's buttons, acting for, and being alive."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse

from config.accounts import demo_accounts
from stakeholders.backends import acting_organisation
from stakeholders.models import Membership
from tests.factories import MembershipFactory, UserFactory
from tests.people import PASSWORD, account

pytestmark = pytest.mark.django_db
Role = Membership.Role
SIGN_IN = "/accounts/login/"
EMAIL = "ana@people.example"


@pytest.fixture(autouse=True)
def no_limits_yet():
    cache.clear()
    yield
    cache.clear()


def sign_in(client, password=PASSWORD, email=EMAIL):
    return client.post(SIGN_IN, {"login": email, "password": password})


def test_somebody_signs_in_by_e_mail_in_a_new_session(client):
    person = account()
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before

    answer = sign_in(client, email="Ana@people.example")

    assert (answer.status_code, answer.url) == (302, "/")
    assert client.session["_auth_user_id"] == str(person.pk)
    assert client.session.session_key != before


def test_a_wrong_password_and_an_unknown_address_answer_alike(client):
    account()

    wrong = sign_in(client, password="wrong")
    unknown = sign_in(client, password="wrong", email="nobody@people.example")

    assert wrong.context["form"].errors == unknown.context["form"].errors
    assert "_auth_user_id" not in client.session


def test_after_five_failures_a_minute_that_place_waits(client):
    account()
    for _ in range(5):
        sign_in(client, password="wrong")

    assert "Too many" in sign_in(client).content.decode()
    assert "_auth_user_id" not in client.session


def test_a_stranger_s_failures_do_not_lock_the_owner_out(client):
    account()
    for number in range(10):
        client.post(
            SIGN_IN,
            {"login": EMAIL, "password": "wrong"},
            REMOTE_ADDR=f"10.0.0.{number}",
        )

    assert sign_in(client).status_code == 302


def test_where_to_after_sign_in_stays_inside(client):
    account()

    answer = client.post(
        f"{SIGN_IN}?next=https://evil.example/",
        {"login": EMAIL, "password": PASSWORD},
    )

    assert answer.url == "/"


def test_a_session_dies_with_the_account(client):
    person = account()
    sign_in(client)
    assert client.get("/").status_code == 200

    User.objects.filter(pk=person.pk).update(is_active=False)

    assert client.get("/").url == f"{SIGN_IN}?next=/"
    assert sign_in(client).url == "/accounts/inactive/"
    assert client.get("/").status_code == 302


def test_a_session_dies_with_the_password(client, client_of):
    person = account()
    phone = client_of(person)
    sign_in(client)

    client.post(
        reverse("account_change_password"),
        {
            "oldpassword": PASSWORD,
            "password1": "Noch-ein-Satz-den-keiner-kennt",
            "password2": "Noch-ein-Satz-den-keiner-kennt",
        },
    )

    assert client.get("/").status_code == 200
    assert phone.get("/").status_code == 302


@pytest.fixture
def client_of():
    def make(person):
        other = Client()
        other.force_login(person)
        return other

    return make


def test_a_forgotten_password_is_chosen_anew_by_mail(client):
    account()

    client.post(reverse("account_reset_password"), {"email": EMAIL})
    unknown = client.post(
        reverse("account_reset_password"), {"email": "nobody@people.example"}
    )

    assert unknown.url == reverse("account_reset_password_done")
    link = next(
        word for word in mail.outbox[0].body.split() if "/password/reset/key/" in word
    )
    form = client.get(link, follow=True)
    new = "Noch-ein-Satz-den-keiner-kennt"
    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    assert sign_in(client, password=new).status_code == 302


def test_from_one_place_letters_go_to_so_many_addresses_only(client):
    """Whoever has no account gets one too, so that nobody learns who has."""
    page = reverse("account_reset_password")

    answers = [
        client.post(page, {"email": f"person{n}@people.example"}).status_code
        for n in range(31)
    ]

    assert set(answers[:30]) == {302}
    assert (answers[30], len(mail.outbox)) == (429, 30)


def test_nobody_signs_up_without_invitation(client):
    page = client.get(reverse("account_signup"))
    answer = client.post(
        reverse("account_signup"),
        {"email": EMAIL, "password1": PASSWORD, "password2": PASSWORD},
    )

    assert "by invitation" in page.content.decode()
    assert "by invitation" in answer.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "name",
    ["mfa_index", "mfa_list_webauthn", "account_email", "account_change_password"],
)
def test_everybody_runs_their_own_account(client, name):
    account()
    sign_in(client)

    answer = client.get(reverse(name))

    assert answer.status_code == 200
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]


def test_the_second_factor_is_asked_for(client):
    person = account()
    Authenticator.objects.create(
        user=person, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"}
    )

    answer = sign_in(client)

    assert answer.url == reverse("mfa_authenticate")
    assert client.get("/").status_code == 302


# The demonstration


def test_outside_the_demonstration_its_accounts_do_not_exist(client, settings):
    settings.DEMO = False
    UserFactory(username="coordinator@demo.example")

    answer = client.post(reverse("demo_sign_in"), {"email": "coordinator@demo.example"})

    assert answer.status_code == 404
    assert demo_accounts() == []
    assert "demo.example" not in client.get(SIGN_IN).content.decode()


def test_the_demonstration_lists_its_five_accounts_and_signs_them_in(client, settings):
    settings.DEMO = True
    person = UserFactory(username="viewer@demo.example")
    page = client.get(SIGN_IN).content.decode()

    answer = client.post(reverse("demo_sign_in"), {"email": "viewer@demo.example"})

    emails = [a.email for a in demo_accounts()]
    assert [email.split("@")[0] for email in emails] == [
        *("coordinator", "contributor", "partner", "viewer", "admin")
    ]
    assert all(email in page for email in emails)
    assert (answer.status_code, answer.url) == (302, "/")
    assert client.session["_auth_user_id"] == str(person.pk)


@pytest.mark.parametrize(
    ("email", "status"),
    [("ana@people.example", 404), ("admin@demo.example", 302), ("", 404)],
)
def test_nobody_else_is_signed_in_by_a_click(client, settings, email, status):
    """An account that is none of the five; one of the five that is deactivated."""
    settings.DEMO = True
    account()
    UserFactory(username="admin@demo.example", is_active=False)

    answer = client.post(reverse("demo_sign_in"), {"email": email})

    assert answer.status_code == status
    if status == 302:
        assert answer.url == reverse("account_inactive")
    assert "_auth_user_id" not in client.session


def test_a_link_does_not_sign_in(client, settings):
    settings.DEMO = True

    assert client.get(reverse("demo_sign_in")).status_code == 405


# For whom one acts


@pytest.fixture
def double(system):
    """Somebody who takes part here for two organisations, and elsewhere for a third."""
    first = MembershipFactory(market_system=system, role=Role.CONTRIBUTOR)
    second = MembershipFactory(market_system=system, user=first.user)
    elsewhere = MembershipFactory(user=first.user)
    return first, second, elsewhere


def acting(client, user, system):
    class Request:
        pass

    request = Request()
    request.user, request.system = User.objects.get(pk=user.pk), system
    request.session = client.session
    return acting_organisation(request)


def test_one_acts_for_the_widest_role_until_one_chooses(client, system, double):
    first, second, elsewhere = double
    client.force_login(first.user)
    assert acting(client, first.user, system) == first.organisation

    answer = client.post(
        reverse("acting_for"),
        {
            "system": system.slug,
            "organisation": second.organisation_id,
            "next": "/accounts/email/",
        },
    )

    assert (answer.status_code, answer.url) == (302, "/accounts/email/")
    assert acting(client, first.user, system) == second.organisation
    there = elsewhere.market_system
    assert acting(client, first.user, there) == elsewhere.organisation


@pytest.mark.parametrize("organisation", ["theirs", "elsewhere", "", "x", "9" * 40])
def test_one_acts_for_nobody_else(client, system, double, organisation):
    first, _second, elsewhere = double
    theirs = MembershipFactory(market_system=system)
    client.force_login(first.user)
    numbers = {
        "theirs": theirs.organisation_id,
        "elsewhere": elsewhere.organisation_id,
    }

    answer = client.post(
        reverse("acting_for"),
        {
            "system": system.slug,
            "organisation": numbers.get(organisation, organisation),
        },
    )

    assert answer.status_code == 404
    assert acting(client, first.user, system) == first.organisation


def test_the_way_back_stays_inside(client, system, double):
    first = double[0]
    client.force_login(first.user)

    answer = client.post(
        reverse("acting_for"),
        {
            "system": system.slug,
            "organisation": first.organisation_id,
            "next": "https://evil.example/",
        },
    )

    assert answer.url == system.get_absolute_url()


def test_organisations_and_systems_are_switched_without_signing_out(
    client, system, double
):
    first, second, elsewhere = double
    people = "stakeholders:membership_list"
    Membership.objects.filter(pk=first.pk).update(role=Role.COORDINATOR)
    Membership.objects.filter(pk=elsewhere.pk).update(role=Role.COORDINATOR)
    client.force_login(first.user)

    here = client.get(reverse(people, args=[system.slug])).content.decode()
    assert here.count('name="organisation" value="') == 2
    client.post(
        reverse("acting_for"),
        {"system": system.slug, "organisation": second.organisation_id},
    )
    changed = client.get(reverse(people, args=[system.slug])).content.decode()
    there = client.get(reverse(people, args=[elsewhere.market_system.slug]))

    mark = 'value="{}" aria-current="true"'
    assert mark.format(second.organisation_id) in changed
    assert mark.format(first.organisation_id) not in changed
    assert f"For <bdi>{elsewhere.organisation}</bdi>" in there.content.decode()
    home = client.get("/").content.decode()
    assert system.name in home
    assert elsewhere.market_system.name in home


# Being alive, and the language


def test_healthz_says_ok_without_a_session(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok")
    assert answer.cookies == {}
    assert answer.headers["Cache-Control"] == "no-store"


def test_healthz_says_when_the_database_is_away(client):
    def broken(execute, sql, params, many, context):
        raise DatabaseError("gone")

    with connection.execute_wrapper(broken):
        answer = client.get("/healthz")

    assert answer.status_code == 503


def test_the_language_is_chosen_without_an_account(client):
    answer = client.post(reverse("set_language"), {"language": "en", "next": SIGN_IN})

    assert (answer.status_code, answer.url) == (302, SIGN_IN)
