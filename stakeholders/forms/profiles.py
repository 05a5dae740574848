"""Forms for what hangs on a profile: motives, programmes, people, checks, steps."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.forms.base import Row, SystemModelForm
from stakeholders.analysis.checks import Checked, CheckState
from stakeholders.catalogue import Line, Profile, Suggestion
from stakeholders.forms.choices import visibility_field
from stakeholders.forms.own import OwnForm
from stakeholders.models import (
    DueDiligence,
    Motive,
    Organisation,
    Programme,
    Representative,
    Stakeholder,
)
from stakeholders.models.profiles import MotiveKind
from stakeholders.models.stakeholders import Engagement

UNGRADED = gettext_lazy("Not known")


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def past_day(day: date, today: date) -> date:
    """The day, unless it has not come yet."""
    if day > today:
        words = _("%(found)s has not come yet; today is %(today)s.")
        days = {"found": date_format(day), "today": date_format(today)}
        raise forms.ValidationError(words % days)
    return day


class PartForm(SystemModelForm[Row]):
    """A row of a stakeholder's profile. A new one needs its `stakeholder`."""

    def __init__(
        self, *args: Any, stakeholder: Stakeholder | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if stakeholder is not None:
            self.instance.stakeholder = stakeholder

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"stakeholder"}


class OwnPartForm(PartForm[Row], OwnForm[Row]):
    """One that an organisation may keep to itself. A new one needs both."""


class MotiveForm(OwnPartForm[Motive]):
    """What a stakeholder stands to gain, or what worries it."""

    circle = gettext_lazy(
        "A motive that others may not see is left out of what they read about this "
        "stakeholder. “Only” holds for coordinators too."
    )

    class Meta:
        model = Motive
        fields = ["kind", "text", "strength", "answer", "visibility"]
        help_texts = {
            "text": gettext_lazy(
                "One thing in a few words; another one is another line."
            ),
            "strength": gettext_lazy("A judgement of yours, from 1 to 5."),
            "answer": gettext_lazy(
                "What would make an incentive felt, or take a concern away. Empty "
                "while nobody knows."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grades = Motive._meta.get_field("strength").choices or ()
        words = [(value, f"{value} · {label}") for value, label in grades]
        self.fields["strength"].choices = [("", UNGRADED), *words]  # type: ignore[attr-defined]
        self.fields["kind"].choices = MotiveKind.choices  # type: ignore[attr-defined]


class ProgrammeForm(PartForm[Programme]):
    """What a stakeholder runs already, and what vouches for it."""

    link = forms.URLField(
        label=gettext_lazy("Link"),
        required=False,
        max_length=200,
        assume_scheme="https",
    )

    class Meta:
        model = Programme
        fields = ["name", "what", "record", "link"]
        help_texts = {
            "record": gettext_lazy("Such as a figure, a year, or who evaluated it."),
        }


class RepresentativeForm(OwnPartForm[Representative]):
    """Somebody who speaks for a stakeholder."""

    circle = gettext_lazy(
        "These are personal data: write down no more than you need, and only for those "
        "who need it. “Only” holds for coordinators too."
    )

    class Meta:
        model = Representative
        fields = ["name", "function", "reach", "user", "visibility"]
        help_texts = {
            "reach": gettext_lazy(
                "Shown only to who asks for it, and that is written down."
            ),
            "user": gettext_lazy("If this person signs in here."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Nobody learns here who else is a member: own people, and the stakeholder's.
        known = (
            self.instance.organisation_id,
            self.instance.stakeholder.organisation_id,
        )
        members = User.objects.filter(
            Q(pk=self.instance.user_id)
            | Q(
                memberships__market_system=self.system,
                memberships__organisation__in=[pk for pk in known if pk],
            )
        )
        self.fields["user"].queryset = members.distinct().order_by("pk")  # type: ignore[attr-defined]
        self.fields["user"].label_from_instance = _person  # type: ignore[attr-defined]


def _person(user: User) -> str:
    return user.get_full_name() or user.email


class DueDiligenceForm(OwnPartForm[DueDiligence]):
    """A check of a stakeholder, and what the partners make of it."""

    circle = gettext_lazy(
        "Who may not see it reads that there is no due diligence they may see. “Only” "
        "holds for coordinators too."
    )

    class Meta:
        model = DueDiligence
        fields = [
            *("checked_on", "source", "finding", "risk", "decision", "conditions"),
            *("expires_on", "visibility"),
        ]
        widgets = {
            "checked_on": day_input(),
            "expires_on": day_input(),
            "finding": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "source": gettext_lazy(
                "Such as the commercial register or a sanctions list."
            ),
            "conditions": gettext_lazy("Only for “Go ahead under conditions”."),
            "expires_on": gettext_lazy("The last day it counts; empty for no end."),
        }

    def __init__(self, *args: Any, today: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today or date.max
        self.fields["decision"].choices = DueDiligence.Decision.choices  # type: ignore[attr-defined]

    def clean_checked_on(self) -> date:
        return past_day(self.cleaned_data["checked_on"], self.today)


class EngagementForm(SystemModelForm[Stakeholder]):
    """A step of a stakeholder towards the others, or away from them."""

    changed_on = forms.DateField(label=gettext_lazy("On"), widget=day_input())
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=300,
        help_text=gettext_lazy(
            "What was said or agreed; a talk may leave the state as it is."
        ),
    )
    anyway = forms.BooleanField(
        label=gettext_lazy("Engage all the same"), required=False
    )

    class Meta:
        model = Stakeholder
        fields = ["engagement"]

    def __init__(
        self,
        *args: Any,
        today: date | None = None,
        checked: Checked | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.checked = today or date.max, checked
        self.was_engaged = self.instance.engagement == Engagement.ENGAGED
        if today is not None:
            self.initial.setdefault("changed_on", today)
        if not self.is_bound:
            del self.fields["anyway"]

    def clean_changed_on(self) -> date:
        return past_day(self.cleaned_data["changed_on"], self.today)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        wants = cleaned.get("engagement") == Engagement.ENGAGED and not self.was_engaged
        is_valid = self.checked is not None and self.checked.is_valid
        if not wants or is_valid:
            self.fields.pop("anyway", None)
        elif not cleaned.get("anyway"):
            words = _("%(why)s Tick “Engage all the same” if you mean it.")
            self.add_error("engagement", words % {"why": self._why_not()})
        return cleaned

    def _why_not(self) -> str:
        state = self.checked.state if self.checked else CheckState.NONE
        return {
            CheckState.STOP: _("Its due diligence says: do not engage."),
            CheckState.OPEN: _("Its due diligence has no decision yet."),
            CheckState.EXPIRED: _("Its due diligence has expired."),
        }.get(state, _("There is no due diligence of it that you may see."))


class TakeOverForm(forms.Form):
    """Which lines of the starting catalogue to take over, and for whom."""

    lines = forms.MultipleChoiceField(
        label=gettext_lazy("Lines"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one line.")},
    )

    def __init__(
        self,
        *args: Any,
        profile: Profile | None,
        organisation: Organisation,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offered = _offered(profile)
        self.fields["lines"].choices = [  # type: ignore[attr-defined]
            (key, one.text) for key, one in self.offered.items()
        ]
        self.fields["visibility"] = visibility_field(organisation, "")
        self.initial.setdefault("visibility", Motive.Visibility.PARTNERS)

    @property
    def chosen(self) -> list[Suggestion]:
        return [self.offered[key] for key in self.cleaned_data["lines"]]

    def groups(self, motives: list[Motive], brings: str) -> list[tuple[str, Any]]:
        """What is not in the profile yet: (title, [(key, text)])."""
        taken = {(m.kind, m.catalogue_code) for m in motives}
        taken |= {(m.kind, m.text) for m in motives}
        taken |= {("", line) for line in brings.splitlines()}
        titles = {
            "": _("What it brings"),
            MotiveKind.INCENTIVE: _("What it stands to gain"),
            MotiveKind.CONCERN: _("What worries it"),
        }
        found = []
        for kind, title in titles.items():
            left = [
                (key, one.text)
                for key, one in self.offered.items()
                if one.kind == kind and not {(kind, one.code), (kind, one.text)} & taken
            ]
            if left:
                found.append((title, left))
        return found


def _offered(profile: Profile | None) -> dict[str, Suggestion]:
    """The lines of a kind by a key that a page can send back."""
    if profile is None:
        return {}
    sides: dict[str, tuple[Line, ...]] = {
        "": profile.brings,
        MotiveKind.INCENTIVE: profile.gains,
        MotiveKind.CONCERN: profile.worries,
    }
    return {
        f"{kind}:{line.code}": Suggestion(kind, line.code, str(line.text))
        for kind, lines in sides.items()
        for line in lines
    }


class DueDiligenceFilter(forms.Form):
    """What narrows the list of checks; it lives in the address."""

    state = forms.TypedChoiceField(
        label=gettext_lazy("What counts today"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            ("", gettext_lazy("All")),
            (CheckState.STOP, gettext_lazy("Do not engage")),
            (CheckState.OPEN, gettext_lazy("Still open")),
            (CheckState.EXPIRED, gettext_lazy("Expired")),
            (CheckState.EXPIRING, gettext_lazy("Expires within 60 days")),
            (CheckState.VALID, gettext_lazy("Valid")),
        ],
    )
    risk = forms.TypedChoiceField(
        label=gettext_lazy("Risk"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", gettext_lazy("All")), *DueDiligence.Risk.choices],
    )
    ordering = forms.CharField(required=False, widget=forms.HiddenInput)
