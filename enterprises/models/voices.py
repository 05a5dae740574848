"""Which groups must be heard about a segment, and which were."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.analysis.voice_groups import Group, Recorded
from enterprises.findings.voices import ExposureStanding
from enterprises.models.constraints import SameSystem, in_system, one_of
from enterprises.models.needs import AssessmentRound
from enterprises.models.segments import Segment
from enterprises.models.systems import MarketSystem
from enterprises.models.versions import VersionedRow


class GroupKind(models.TextChoices):
    WOMEN = "women", _("Women")
    YOUTH = "youth", _("Young people")
    PLACE = "place", _("People of a place")
    INFORMAL = "informal", _("Unregistered businesses")
    OTHER = "other", _("Another group")


class VoiceGroupQuerySet(models.QuerySet["VoiceGroup"]):
    def listed(self) -> list[Group]:
        """As plain values for `analysis.voice_groups`, by kind and name; one query."""
        rows = self.values_list("pk", "kind", "name", "segment_id")
        order = {kind: place for place, kind in enumerate(GroupKind.values)}
        groups = [Group(*row) for row in rows]
        return sorted(groups, key=lambda g: (order[g.kind], g.name.casefold()))


class VoiceGroup(VersionedRow):
    """A group whose voice counts in this system, and is easily missed."""

    Kind = GroupKind

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="voice_groups"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=GroupKind)
    name = models.CharField(_("name"), max_length=120)
    # Empty: expected in every segment.
    segment = models.ForeignKey(
        Segment,
        on_delete=models.CASCADE,
        related_name="voice_groups",
        null=True,
        blank=True,
        verbose_name=_("only in the segment"),
    )

    objects = VoiceGroupQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            in_system("voicegroup"),
            SameSystem(field="segment", name="voicegroup_segment_system"),
            models.UniqueConstraint(
                fields=["market_system", "name"],
                name="voicegroup_name_unique",
                violation_error_message=_("This group is listed already."),
            ),
            one_of("kind", GroupKind, "voicegroup_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name


class HeardVoiceQuerySet(models.QuerySet["HeardVoice"]):
    def by_group(self) -> "dict[int, HeardVoice]":
        """What was recorded about one segment in one round, under each group."""
        return {row.group_id: row for row in self}

    def stamp(self) -> str:
        """What a page reads, so that a save can tell whether it is still so."""
        read = self.order_by("group").values_list("group", "version")
        return ",".join(f"{key}:{version}" for key, version in read)

    def records(self) -> list[Recorded]:
        """As plain values for `analysis.voice_groups`, in one query."""
        rows = self.order_by("pk").values_list(
            "round_id", "round__held_on", "segment_id", "group_id", "people"
        )
        return [Recorded(*row) for row in rows]


class HeardVoice(VersionedRow):
    """How many of a group were heard about a segment in a round."""

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="heard_voices"
    )
    round = models.ForeignKey(
        AssessmentRound, on_delete=models.CASCADE, related_name="heard_voices"
    )
    segment = models.ForeignKey(
        Segment, on_delete=models.CASCADE, related_name="heard_voices"
    )
    group = models.ForeignKey(
        VoiceGroup, on_delete=models.CASCADE, related_name="heard"
    )
    people = models.PositiveIntegerField(_("people heard"))

    objects = HeardVoiceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            SameSystem(field="round", name="heardvoice_round_system"),
            SameSystem(field="segment", name="heardvoice_segment_system"),
            SameSystem(field="group", name="heardvoice_group_system"),
            models.UniqueConstraint(
                fields=["round", "segment", "group"], name="heardvoice_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id}: {self.people}"


class ExposureKind(models.TextChoices):
    """What of climate and environment a segment is exposed to."""

    DROUGHT = "drought", _("Drought")
    FLOOD = "flood", _("Floods and heavy rain")
    HEAT = "heat", _("Heat")
    COLD = "cold", _("Frost and cold")
    STORM = "storm", _("Storms")
    SOIL = "soil", _("Soils wearing out")
    WATER = "water", _("Water getting scarce or dirty")
    PESTS = "pests", _("Pests and diseases")
    OTHER = "other", _("Other")


class ExposureQuerySet(models.QuerySet["Exposure"]):
    def standings(self) -> list[ExposureStanding]:
        """As plain values for `findings.voices`, in one query."""
        words = dict(ExposureKind.choices)
        rows = self.order_by("segment__name", "-severity", "pk").values_list(
            "pk", "segment_id", "kind", "severity"
        )
        return [
            ExposureStanding(key, segment, kind, str(words[kind]), severity)
            for key, segment, kind, severity in rows
        ]


class Exposure(VersionedRow):
    """How far climate or environment threatens the living of a segment."""

    Kind = ExposureKind

    market_system = models.ForeignKey(
        MarketSystem, on_delete=models.CASCADE, related_name="exposures"
    )
    segment = models.ForeignKey(
        Segment, on_delete=models.CASCADE, related_name="exposures"
    )
    kind = models.CharField(_("what"), max_length=10, choices=ExposureKind)
    # 1 light to 5 threatens the business, as for needs.
    severity = models.PositiveSmallIntegerField(_("how severe"))
    note = models.CharField(_("what is seen"), max_length=300, blank=True)

    objects = ExposureQuerySet.as_manager()

    class Meta:
        ordering = ["-severity", "kind"]
        constraints = [
            SameSystem(field="segment", name="exposure_segment_system"),
            models.UniqueConstraint(
                fields=["segment", "kind"],
                name="exposure_once",
                violation_error_message=_("This exposure is listed already."),
            ),
            one_of("kind", ExposureKind, "exposure_kind_known"),
            models.CheckConstraint(
                condition=Q(severity__gte=1, severity__lte=5),
                name="exposure_severity_scale",
                violation_error_message=_("Severity goes from 1 to 5."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
