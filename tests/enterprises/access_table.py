"""Who opens which page of enterprises, written down a second time on purpose."""

from datetime import UTC, date, datetime

from tests.access_table import Entry, Role, row
from tests.factories import (
    AssessmentRoundFactory,
    BulkChangeFactory,
    ConsentFactory,
    ConsentPurposeFactory,
    DuplicateSearchFactory,
    DuplicateVerdictFactory,
    ExposureFactory,
    ImportBatchFactory,
    InsightFactory,
    MicroEnterpriseFactory,
    NeedCauseFactory,
    NeedFactory,
    NeedLinkFactory,
    OwnerContactFactory,
    PlaceFactory,
    RatingSessionFactory,
    RemovalFactory,
    RootCauseFactory,
    SegmentFactory,
    SubNeedFactory,
    ValueChainStepFactory,
    VoiceGroupFactory,
)

PLACES = {
    "enterprises:place_list": Entry(Role.VIEWER),
    "enterprises:place_add": Entry(Role.CONTRIBUTOR),
    "enterprises:place_change": Entry(Role.CONTRIBUTOR, row(PlaceFactory)),
    "enterprises:place_remove": Entry(Role.CONTRIBUTOR, row(PlaceFactory)),
}
REGISTRY = {
    "enterprises:enterprise_list": Entry(Role.VIEWER),
    "enterprises:enterprise_add": Entry(Role.CONTRIBUTOR),
    "enterprises:enterprise_export": Entry(Role.VIEWER),
    "enterprises:enterprise_detail": Entry(Role.VIEWER, row(MicroEnterpriseFactory)),
    "enterprises:enterprise_change": Entry(
        Role.CONTRIBUTOR, row(MicroEnterpriseFactory)
    ),
    "enterprises:enterprise_remove": Entry(
        Role.CONTRIBUTOR, row(MicroEnterpriseFactory)
    ),
}
BULK = {
    "enterprises:bulkchange_list": Entry(Role.CONTRIBUTOR),
    "enterprises:bulkchange_add": Entry(Role.COORDINATOR),
    "enterprises:bulkchange_detail": Entry(Role.CONTRIBUTOR, row(BulkChangeFactory)),
    "enterprises:bulkchange_progress": Entry(Role.CONTRIBUTOR, row(BulkChangeFactory)),
    "enterprises:bulkchange_cancel": Entry(Role.COORDINATOR, row(BulkChangeFactory)),
    "enterprises:bulkchange_undo": Entry(Role.COORDINATOR, row(BulkChangeFactory)),
}


def two_enterprises(system):
    return {
        "pk": MicroEnterpriseFactory(market_system=system).pk,
        "other": MicroEnterpriseFactory(market_system=system).pk,
    }


DUPLICATES = {
    "enterprises:duplicate_list": Entry(Role.CONTRIBUTOR),
    "enterprises:duplicatesearch_add": Entry(Role.CONTRIBUTOR),
    "enterprises:duplicatesearch_progress": Entry(
        Role.CONTRIBUTOR, row(DuplicateSearchFactory)
    ),
    "enterprises:duplicatesearch_cancel": Entry(
        Role.CONTRIBUTOR, row(DuplicateSearchFactory)
    ),
    "enterprises:duplicateverdict_undo": Entry(
        Role.CONTRIBUTOR, row(DuplicateVerdictFactory)
    ),
    "enterprises:duplicate_merge": Entry(Role.CONTRIBUTOR, two_enterprises),
    "enterprises:duplicate_differ": Entry(Role.CONTRIBUTOR, two_enterprises),
    "enterprises:enterprise_likely": Entry(
        Role.CONTRIBUTOR, row(MicroEnterpriseFactory)
    ),
}
# Field partners see their own imports only; see test_views_imports.
IMPORTS = {
    "enterprises:import_list": Entry(Role.FIELD_PARTNER),
    "enterprises:import_add": Entry(Role.CONTRIBUTOR),
    "enterprises:import_template": Entry(Role.CONTRIBUTOR),
    "enterprises:import_detail": Entry(Role.CONTRIBUTOR, row(ImportBatchFactory)),
    "enterprises:import_progress": Entry(Role.CONTRIBUTOR, row(ImportBatchFactory)),
    "enterprises:import_map": Entry(Role.CONTRIBUTOR, row(ImportBatchFactory)),
    "enterprises:import_commit": Entry(Role.CONTRIBUTOR, row(ImportBatchFactory)),
    "enterprises:import_decide": Entry(Role.CONTRIBUTOR, row(ImportBatchFactory)),
    "enterprises:import_cancel": Entry(Role.CONTRIBUTOR, row(ImportBatchFactory)),
    "enterprises:import_undo": Entry(Role.CONTRIBUTOR, row(ImportBatchFactory)),
    "enterprises:import_rows": Entry(Role.CONTRIBUTOR, row(ImportBatchFactory)),
}
CHAIN = {
    "enterprises:segment_list": Entry(Role.VIEWER),
    "enterprises:segment_add": Entry(Role.CONTRIBUTOR),
    "enterprises:segment_detail": Entry(Role.VIEWER, row(SegmentFactory)),
    "enterprises:segment_change": Entry(Role.CONTRIBUTOR, row(SegmentFactory)),
    "enterprises:segment_remove": Entry(Role.CONTRIBUTOR, row(SegmentFactory)),
    "enterprises:segment_profile": Entry(Role.VIEWER, row(SegmentFactory)),
    "enterprises:step_list": Entry(Role.VIEWER),
    "enterprises:step_add": Entry(Role.CONTRIBUTOR),
    "enterprises:step_add_several": Entry(Role.CONTRIBUTOR),
    "enterprises:step_change": Entry(Role.CONTRIBUTOR, row(ValueChainStepFactory)),
    "enterprises:step_remove": Entry(Role.CONTRIBUTOR, row(ValueChainStepFactory)),
}
NEEDS = {
    "enterprises:round_list": Entry(Role.VIEWER),
    "enterprises:round_add": Entry(Role.CONTRIBUTOR),
    "enterprises:round_detail": Entry(Role.VIEWER, row(AssessmentRoundFactory)),
    "enterprises:round_change": Entry(Role.CONTRIBUTOR, row(AssessmentRoundFactory)),
    "enterprises:round_remove": Entry(Role.CONTRIBUTOR, row(AssessmentRoundFactory)),
    "enterprises:round_close": Entry(Role.CONTRIBUTOR, row(AssessmentRoundFactory)),
    "enterprises:round_reopen": Entry(Role.CONTRIBUTOR, row(AssessmentRoundFactory)),
    "enterprises:rating_add": Entry(Role.CONTRIBUTOR, row(AssessmentRoundFactory)),
    "enterprises:need_matrix": Entry(Role.VIEWER),
    "enterprises:need_export": Entry(Role.VIEWER),
    "enterprises:need_add": Entry(Role.CONTRIBUTOR),
    "enterprises:need_detail": Entry(Role.VIEWER, row(NeedFactory)),
    "enterprises:need_change": Entry(Role.CONTRIBUTOR, row(NeedFactory)),
    "enterprises:need_remove": Entry(Role.CONTRIBUTOR, row(NeedFactory)),
    "enterprises:subneed_list": Entry(Role.VIEWER),
    "enterprises:subneed_add": Entry(Role.COORDINATOR),
    "enterprises:subneed_change": Entry(Role.COORDINATOR, row(SubNeedFactory)),
    "enterprises:subneed_remove": Entry(Role.COORDINATOR, row(SubNeedFactory)),
}


def owner(system):
    return {"pk": OwnerContactFactory(market_system=system).enterprise_id}


OWNERS = {
    "enterprises:owner_detail": Entry(Role.CONTRIBUTOR, row(MicroEnterpriseFactory)),
    "enterprises:owner_reveal": Entry(Role.COORDINATOR, owner),
    "enterprises:owner_erase": Entry(Role.COORDINATOR, row(MicroEnterpriseFactory)),
    "enterprises:owner_copy": Entry(Role.COORDINATOR, row(MicroEnterpriseFactory)),
    "enterprises:consent_add": Entry(Role.CONTRIBUTOR, row(MicroEnterpriseFactory)),
    "enterprises:consent_withdraw": Entry(Role.CONTRIBUTOR, row(ConsentFactory)),
    "enterprises:consent_withdraw_told": Entry(
        Role.CONTRIBUTOR, row(MicroEnterpriseFactory, consent_on=date(2026, 1, 5))
    ),
    "enterprises:contact_uncovered": Entry(Role.CONTRIBUTOR),
    "enterprises:purpose_list": Entry(Role.VIEWER),
    "enterprises:purpose_add": Entry(Role.COORDINATOR),
    "enterprises:purpose_detail": Entry(Role.CONTRIBUTOR, row(ConsentPurposeFactory)),
    "enterprises:purpose_change": Entry(Role.COORDINATOR, row(ConsentPurposeFactory)),
    "enterprises:purpose_remove": Entry(Role.COORDINATOR, row(ConsentPurposeFactory)),
    "enterprises:contact_change": Entry(Role.CONTRIBUTOR, row(MicroEnterpriseFactory)),
    "enterprises:contact_remove": Entry(Role.CONTRIBUTOR, owner),
}


def round_and_segment(system):
    return {
        "pk": AssessmentRoundFactory(market_system=system).pk,
        "segment": SegmentFactory(market_system=system).pk,
    }


KNOWING = {
    "enterprises:insight_list": Entry(Role.VIEWER),
    "enterprises:insight_coverage": Entry(Role.VIEWER),
    "enterprises:insight_add": Entry(Role.CONTRIBUTOR),
    "enterprises:insight_detail": Entry(Role.VIEWER, row(InsightFactory)),
    "enterprises:insight_change": Entry(Role.CONTRIBUTOR, row(InsightFactory)),
    "enterprises:insight_remove": Entry(Role.CONTRIBUTOR, row(InsightFactory)),
    "enterprises:segment_insights": Entry(Role.VIEWER, row(SegmentFactory)),
    "enterprises:voice_grid": Entry(Role.VIEWER),
    "enterprises:voice_record": Entry(Role.CONTRIBUTOR, round_and_segment),
    "enterprises:voicegroup_list": Entry(Role.VIEWER),
    "enterprises:voicegroup_add": Entry(Role.CONTRIBUTOR),
    "enterprises:voicegroup_change": Entry(Role.CONTRIBUTOR, row(VoiceGroupFactory)),
    "enterprises:voicegroup_remove": Entry(Role.CONTRIBUTOR, row(VoiceGroupFactory)),
    "enterprises:segment_export": Entry(Role.VIEWER),
    "enterprises:insight_export": Entry(Role.VIEWER),
    "enterprises:voice_export": Entry(Role.VIEWER),
    "enterprises:place_export": Entry(Role.VIEWER),
    "enterprises:segment_voices": Entry(Role.VIEWER, row(SegmentFactory)),
    "enterprises:segment_exposures": Entry(Role.VIEWER, row(SegmentFactory)),
    "enterprises:exposure_add": Entry(Role.CONTRIBUTOR, row(SegmentFactory)),
    "enterprises:exposure_change": Entry(Role.CONTRIBUTOR, row(ExposureFactory)),
    "enterprises:exposure_remove": Entry(Role.CONTRIBUTOR, row(ExposureFactory)),
    "enterprises:chain_women": Entry(Role.VIEWER),
}
REASONING = {
    "enterprises:cause_list": Entry(Role.VIEWER),
    "enterprises:cause_add": Entry(Role.CONTRIBUTOR),
    "enterprises:cause_detail": Entry(Role.VIEWER, row(RootCauseFactory)),
    "enterprises:cause_change": Entry(Role.CONTRIBUTOR, row(RootCauseFactory)),
    "enterprises:cause_remove": Entry(Role.CONTRIBUTOR, row(RootCauseFactory)),
    "enterprises:needcause_add": Entry(Role.CONTRIBUTOR, row(NeedFactory)),
    "enterprises:needcause_remove": Entry(Role.CONTRIBUTOR, row(NeedCauseFactory)),
    "enterprises:link_list": Entry(Role.VIEWER),
    "enterprises:link_add": Entry(Role.CONTRIBUTOR),
    "enterprises:link_change": Entry(Role.CONTRIBUTOR, row(NeedLinkFactory)),
    "enterprises:link_remove": Entry(Role.CONTRIBUTOR, row(NeedLinkFactory)),
}
A_DAY = datetime(2026, 5, 12, tzinfo=UTC)
LIVE = {
    "enterprises:session_list": Entry(Role.VIEWER),
    "enterprises:session_add": Entry(Role.CONTRIBUTOR),
    "enterprises:session_detail": Entry(Role.VIEWER, row(RatingSessionFactory)),
    "enterprises:session_counts": Entry(Role.VIEWER, row(RatingSessionFactory)),
    "enterprises:session_projector": Entry(Role.CONTRIBUTOR, row(RatingSessionFactory)),
    "enterprises:session_lead": Entry(Role.CONTRIBUTOR, row(RatingSessionFactory)),
    "enterprises:session_show": Entry(Role.CONTRIBUTOR, row(RatingSessionFactory)),
    "enterprises:session_close": Entry(Role.CONTRIBUTOR, row(RatingSessionFactory)),
    "enterprises:session_reopen": Entry(Role.CONTRIBUTOR, row(RatingSessionFactory)),
    "enterprises:session_remove": Entry(Role.CONTRIBUTOR, row(RatingSessionFactory)),
    "enterprises:session_take_over": Entry(
        Role.CONTRIBUTOR, row(RatingSessionFactory, closed_at=A_DAY)
    ),
    "enterprises:session_give_back": Entry(
        Role.CONTRIBUTOR, row(RatingSessionFactory, closed_at=A_DAY)
    ),
}
HOUSEKEEPING = {
    "enterprises:system_change": Entry(Role.COORDINATOR),
    "enterprises:system_archive": Entry(Role.COORDINATOR),
    "enterprises:event_list": Entry(Role.COORDINATOR),
    "enterprises:event_export": Entry(Role.COORDINATOR),
    "enterprises:removal_restore": Entry(Role.CONTRIBUTOR, row(RemovalFactory)),
}
TABLE: dict[str, Entry] = {
    **PLACES,
    **REGISTRY,
    **OWNERS,
    **BULK,
    **DUPLICATES,
    **IMPORTS,
    **CHAIN,
    **NEEDS,
    **KNOWING,
    **REASONING,
    **LIVE,
    **HOUSEKEEPING,
}
