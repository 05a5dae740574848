"""What every key to a person means: do they look after the row, or did they once act?

It stands in config because it names models of every app; a key that is in none of the
three lists fails `tests/config/test_owners.py` by name. What is looked after can be
handed over to another member. Rows that can be kept private may not stand here, for
whoever hands over counts them all.
"""

# The person looks after it now.
OWNED = (("enterprises.guidenote", "owner"),)

# It is about the person, and goes or stays with them.
PERSONAL = (
    ("account.emailaddress", "user"),
    ("auth.user_groups", "user"),
    ("auth.user_user_permissions", "user"),
    ("mfa.authenticator", "user"),
    ("stakeholders.breakglass", "user"),
    ("stakeholders.joinrequest", "user"),
    ("stakeholders.membership", "user"),
    ("stakeholders.representative", "user"),
)

# The person did it once; that stays true.
HISTORY = (
    ("enterprises.auditevent", "actor"),
    ("enterprises.bulkchange", "asked_by"),
    ("enterprises.bulkchange", "undone_by"),
    ("enterprises.consent", "recorded_by"),
    ("enterprises.duplicatesearch", "asked_by"),
    ("enterprises.duplicateverdict", "decided_by"),
    ("enterprises.erasure", "by"),
    ("enterprises.importbatch", "uploaded_by"),
    ("enterprises.ratingsession", "opened_by"),
    ("enterprises.removal", "removed_by"),
    ("impact.observation", "recorded_by"),
    ("impact.observation", "reviewed_by"),
    ("impact.target", "set_by"),
    ("stakeholders.engagementchange", "by"),
    ("stakeholders.invitation", "accepted_by"),
    ("stakeholders.invitation", "invited_by"),
    ("stakeholders.joinlink", "made_by"),
    ("stakeholders.joinrequest", "decided_by"),
    ("stakeholders.organisationverdict", "decided_by"),
    ("stakeholders.overlapverdict", "by"),
    ("stakeholders.sharingterms", "written_by"),
    ("stakeholders.stakeholderverdict", "decided_by"),
    ("stakeholders.termsacceptance", "by"),
)
