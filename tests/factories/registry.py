"""Enterprises, their owners, and what is done to many of them."""

from datetime import date
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from enterprises.models import (
    BulkChange,
    BulkChunk,
    BulkRow,
    Consent,
    ConsentPurpose,
    DuplicatePair,
    DuplicateSearch,
    DuplicateVerdict,
    ImportBatch,
    ImportChunk,
    MatchKey,
    MicroEnterprise,
    OwnerContact,
    Removal,
)
from tests.factories.base import RowFactory, beside
from tests.factories.people import UserFactory


class MicroEnterpriseFactory(RowFactory):
    class Meta:
        model = MicroEnterprise

    code = factory.Sequence(lambda n: f"E{n}")


class OwnerContactFactory(RowFactory):
    class Meta:
        model = OwnerContact

    enterprise = factory.SubFactory(MicroEnterpriseFactory, **beside())
    owner_name = factory.Sequence(lambda n: f"Owner {n}")
    phone = factory.Sequence(lambda n: f"+254 700 {n:06d}")


class ConsentPurposeFactory(RowFactory):
    class Meta:
        model = ConsentPurpose

    name = factory.Sequence(lambda n: f"Purpose {n}")


class ConsentFactory(RowFactory):
    class Meta:
        model = Consent

    enterprise = factory.SubFactory(MicroEnterpriseFactory, **beside())
    purpose = factory.SubFactory(ConsentPurposeFactory, **beside())
    given_on = date(2026, 1, 12)
    how = "spoken"
    recorded_by = factory.SubFactory(UserFactory)


class RemovalFactory(RowFactory):
    """A place that was there and is gone."""

    class Meta:
        model = Removal

    subject = "A place"
    rows = factory.LazyAttribute(
        lambda o: [
            {
                "model": "enterprises.place",
                "pk": 900_000 + o.market_system.pk,
                "fields": {
                    "market_system": o.market_system.pk,
                    "name": "A place",
                    "level": 1,
                    "path": f"/{900_000 + o.market_system.pk}/",
                    "version": 1,
                },
            }
        ]
    )
    removed_by = factory.SubFactory(UserFactory)


class ImportBatchFactory(RowFactory):
    class Meta:
        model = ImportBatch

    kind = "enterprises"
    file_name = "enterprises.csv"
    stored_name = factory.Sequence(lambda n: f"upload-{n}")
    sha256 = factory.Sequence(lambda n: f"{n:064d}")
    size = 100
    uploaded_by = factory.SubFactory(UserFactory)


class ImportChunkFactory(DjangoModelFactory):
    class Meta:
        model = ImportChunk

    batch = factory.SubFactory(ImportBatchFactory)
    number = factory.Sequence(lambda n: 2 + n * 10)
    last = factory.LazyAttribute(lambda chunk: chunk.number + 9)


class BulkChangeFactory(RowFactory):
    """One that set the formality of nothing, long ago."""

    class Meta:
        model = BulkChange

    attribute = "formality"
    value = "formal"
    value_words = "Registered"
    state = BulkChange.State.DONE
    rows_total = 0
    asked_by = factory.SubFactory(UserFactory)


class BulkChunkFactory(RowFactory):
    class Meta:
        model = BulkChunk
        exclude = ("market_system",)

    change = factory.SubFactory(BulkChangeFactory, **beside())
    number = factory.Sequence(lambda n: n)


class BulkRowFactory(RowFactory):
    class Meta:
        model = BulkRow
        exclude = ("market_system",)

    change = factory.SubFactory(BulkChangeFactory, **beside())
    enterprise_key = factory.Sequence(lambda n: 800_000 + n)
    code = factory.Sequence(lambda n: f"E{n}")
    outcome = BulkRow.Outcome.CHANGED
    version = 2
    before = ""


class MatchKeyFactory(RowFactory):
    class Meta:
        model = MatchKey

    enterprise_key = factory.Sequence(lambda n: 800_000 + n)
    name_key = "a name"


class DuplicateSearchFactory(RowFactory):
    class Meta:
        model = DuplicateSearch

    state = DuplicateSearch.State.DONE
    asked_by = factory.SubFactory(UserFactory)


class DuplicatePairFactory(RowFactory):
    class Meta:
        model = DuplicatePair
        exclude = ("market_system",)

    search = factory.SubFactory(DuplicateSearchFactory, **beside())
    first_key = factory.Sequence(lambda n: 800_000 + 2 * n)
    second_key = factory.LazyAttribute(lambda pair: pair.first_key + 1)
    score = Decimal("0.9")
    known_share = Decimal("0.7")


class DuplicateVerdictFactory(RowFactory):
    class Meta:
        model = DuplicateVerdict

    first_key = factory.Sequence(lambda n: 800_000 + 2 * n)
    second_key = factory.LazyAttribute(lambda verdict: verdict.first_key + 1)
    verdict = DuplicateVerdict.Verdict.DIFFERENT
    decided_by = factory.SubFactory(UserFactory)
