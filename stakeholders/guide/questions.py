"""The guiding questions of factor 2, in our words."""

from django.utils.translation import gettext_lazy

from enterprises.guide import Question
from stakeholders.guide import evidence
from stakeholders.guide.state import RolesGuide

_t = gettext_lazy

QUESTIONS: tuple[Question[RolesGuide], ...] = (
    Question(
        "roles.who",
        _t("Who has a hand in these needs, for good or ill?"),
        _t(
            "A need stays as it is because of many people, most of whom never sit at "
            "the table."
        ),
        (
            _t("List each kind, also those you would rather not meet."),
            _t("Write down what each one does about which need, and how well."),
        ),
        evidence.who,
    ),
    Question(
        "roles.named",
        _t("Whom do the enterprises name when they are asked?"),
        _t("Whom they deal with and trust is the shortest list of whom to begin with."),
        (
            _t("Count how many name each one; ask in the sessions anyhow."),
            _t("Widen the list from there, not the other way round."),
        ),
        evidence.named,
    ),
    Question(
        "roles.own_voice",
        _t("Who speaks for the enterprises themselves, and are they in?"),
        _t("A plan that is made for people without them is corrected by them later."),
        (
            _t("Look for groups they made themselves: savings, selling, neighbours."),
            _t("Ask whether women and the young are among those who speak."),
        ),
        evidence.own_voice,
    ),
    Question(
        "roles.missing",
        _t("Who could do something about the worst needs, and is not in yet?"),
        _t("Nothing gets better where nobody provides, and one alone may leave."),
        (
            _t("Begin with those who could already; a new actor takes years."),
            _t("Ask of each gap who would do it in another place."),
        ),
        evidence.missing,
    ),
    Question(
        "roles.interaction",
        _t("How do they get on with one another: where do both gain, where not?"),
        _t("A plan runs along the ties there are, and tears where they are strained."),
        (
            _t("Ask both sides; what one calls a service the other may call pressure."),
            _t("Write down what is needed and absent as well."),
        ),
        evidence.interaction,
    ),
    Question(
        "roles.priorities",
        _t("What does each of them want to get done, and what gets in the way?"),
        _t("People give time to what helps with their own work of this year."),
        (_t("Read their plans and reports first; then ask what is not in them."),),
        evidence.priorities,
    ),
    Question(
        "roles.motives",
        _t("What can each bring, what would it win, and what does it fear?"),
        _t("A fear that nobody answers stops more partnerships than a lack of money."),
        (
            _t("Take lines from the starting list, then correct them with the people."),
            _t("For each fear write what would take it away, or that nobody knows."),
        ),
        evidence.motives,
    ),
    Question(
        "roles.alignment",
        _t("Where do their wishes meet, and what would move those who hesitate?"),
        _t("Who wins by the same thing needs no persuasion, only an invitation."),
        (_t("Look at pairs that share a wish before you write a contract."),),
        evidence.alignment,
    ),
    Question(
        "roles.barriers",
        _t("Is it that they cannot, that they do not know, or that it does not pay?"),
        _t("Training does not help whom it does not pay, nor money whom nobody told."),
        (_t("Name one barrier for each case, and what would remove it."),),
        evidence.barriers,
    ),
    Question(
        "roles.route",
        _t("Through whom can you reach each of those who are not in yet?"),
        _t("A word from somebody known opens what ten letters do not."),
        (
            _t("Use networks that exist: boards, associations, donors' meetings."),
            _t("Who opens the door to many is worth a visit first."),
        ),
        evidence.route,
    ),
    Question(
        "roles.checked",
        _t("Did you look into those you work with before you began?"),
        _t("One partner with a bad record costs all others their good name."),
        (
            _t("A search and two calls tell most of it."),
            _t("Write down the day on which it has to be looked at again."),
        ),
        evidence.checked,
    ),
    Question(
        "roles.initiatives",
        _t("Who is at it already, and do you compete, repeat, or add to it?"),
        _t("A third training for the same people wears out their patience."),
        (
            _t("Ask donors and local offices for lists; look by place and by need."),
            _t("Where two overlap, decide: stop, join, or divide the work."),
        ),
        evidence.initiatives,
    ),
    Question(
        "roles.offers",
        _t("What does the system around them offer, weakly or not at all?"),
        _t("What is absent for all of them is not mended one business at a time."),
        (
            _t("Judge line by line with two or three who know; leave what none knows."),
            _t("Absent and not judged are two things."),
        ),
        evidence.offers,
    ),
    Question(
        "roles.lenses",
        _t("What do trade, surroundings, law and custom look like in practice?"),
        _t("A rule nobody enforces, and a custom nobody wrote, decide as much as law."),
        (
            _t("Look through all four; the one nobody likes is often the cause."),
            _t("Keep what shows it beside each finding."),
        ),
        evidence.lenses,
    ),
)
