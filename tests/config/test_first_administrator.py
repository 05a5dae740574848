"""The first person of an installation."""

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.urls import reverse

from enterprises.models import AuditEvent
from tests.config import url
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db


def test_the_first_administrator_comes_from_the_command_line(
    client, capsys, monkeypatch
):

    monkeypatch.setattr("getpass.getpass", lambda prompt: PASSWORD)

    call_command("create_administrator", "root@people.example")

    answer = client.post(
        reverse("account_login"), {"login": "root@people.example", "password": PASSWORD}
    )
    assert answer.url == "/"
    assert client.get(url("person_list")).status_code == 200
    assert AuditEvent.objects.get().verb == "made administrator"
    assert not User.objects.get().is_superuser


def test_the_first_administrator_chooses_a_password_by_link(client, capsys):

    call_command(
        "create_administrator", "root@people.example", "--link=https://sokoni.example/"
    )

    link = capsys.readouterr().out.split()[-1]
    assert link.startswith("https://sokoni.example/accounts/password/reset/key/")
    form = client.get(link.removeprefix("https://sokoni.example"), follow=True)
    chosen = {"password1": PASSWORD, "password2": PASSWORD}
    assert client.post(form.request["PATH_INFO"], chosen).status_code == 302
    assert User.objects.get().check_password(PASSWORD)


@pytest.mark.parametrize(
    ("email", "typed", "told"),
    [
        ("no address", [PASSWORD, PASSWORD], "no e-mail address"),
        ("root@people.example", [PASSWORD, "other"], "differ"),
        ("root@people.example", ["12345678", "12345678"], "too common"),
    ],
)
def test_the_command_refuses_what_is_wrong(monkeypatch, email, typed, told):

    words = iter(typed)
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(words))

    with pytest.raises(CommandError, match=told):
        call_command("create_administrator", email)

    assert not User.objects.exists()
