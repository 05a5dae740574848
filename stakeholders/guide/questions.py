"""The guiding questions of factor 2, in our words."""

from django.utils.translation import gettext_lazy as _

from enterprises.guide import Question
from stakeholders.guide import evidence
from stakeholders.guide.state import RolesGuide

QUESTIONS: tuple[Question[RolesGuide], ...] = (
    Question(
        "roles.who",
        _("Who has a hand in these needs, for good or ill?"),
        _(
            "A need stays as it is because of many people, most of whom never sit at "
            "the table."
        ),
        (
            _("List each kind, also those you would rather not meet."),
            _("Write down what each one does about which need, and how well."),
        ),
        evidence.who,
    ),
    Question(
        "roles.named",
        _("Whom do the enterprises name when they are asked?"),
        _("Whom they deal with and trust is the shortest list of whom to begin with."),
        (
            _("Count how many name each one; ask in the sessions anyhow."),
            _("Widen the list from there, not the other way round."),
        ),
        evidence.named,
    ),
    Question(
        "roles.own_voice",
        _("Who speaks for the enterprises themselves, and are they in?"),
        _("A plan that is made for people without them is corrected by them later."),
        (
            _("Look for groups they made themselves: savings, selling, neighbours."),
            _("Ask whether women and the young are among those who speak."),
        ),
        evidence.own_voice,
    ),
    Question(
        "roles.missing",
        _("Who could do something about the worst needs, and is not in yet?"),
        _("Nothing gets better where nobody provides, and one alone may leave."),
        (
            _("Begin with those who could already; a new actor takes years."),
            _("Ask of each gap who would do it in another place."),
        ),
        evidence.missing,
    ),
    Question(
        "roles.interaction",
        _("How do they get on with one another: where do both gain, where not?"),
        _("A plan runs along the ties there are, and tears where they are strained."),
        (
            _("Ask both sides; what one calls a service the other may call pressure."),
            _("Write down what is needed and absent as well."),
        ),
        evidence.interaction,
    ),
    Question(
        "roles.priorities",
        _("What does each of them want to get done, and what gets in the way?"),
        _("People give time to what helps with their own work of this year."),
        (_("Read their plans and reports first; then ask what is not in them."),),
        evidence.priorities,
    ),
    Question(
        "roles.motives",
        _("What can each bring, what would it win, and what does it fear?"),
        _("A fear that nobody answers stops more partnerships than a lack of money."),
        (
            _("Take lines from the starting list, then correct them with the people."),
            _("For each fear write what would take it away, or that nobody knows."),
        ),
        evidence.motives,
    ),
    Question(
        "roles.alignment",
        _("Where do their wishes meet, and what would move those who hesitate?"),
        _("Who wins by the same thing needs no persuasion, only an invitation."),
        (_("Look at pairs that share a wish before you write a contract."),),
        evidence.alignment,
    ),
    Question(
        "roles.barriers",
        _("Is it that they cannot, that they do not know, or that it does not pay?"),
        _("Training does not help whom it does not pay, nor money whom nobody told."),
        (_("Name one barrier for each case, and what would remove it."),),
        evidence.barriers,
    ),
    Question(
        "roles.route",
        _("Through whom can you reach each of those who are not in yet?"),
        _("A word from somebody known opens what ten letters do not."),
        (
            _("Use networks that exist: boards, associations, donors' meetings."),
            _("Who opens the door to many is worth a visit first."),
        ),
        evidence.route,
    ),
    Question(
        "roles.checked",
        _("Did you look into those you work with before you began?"),
        _("One partner with a bad record costs all others their good name."),
        (
            _("A search and two calls tell most of it."),
            _("Write down the day on which it has to be looked at again."),
        ),
        evidence.checked,
    ),
    Question(
        "roles.initiatives",
        _("Who is at it already, and do you compete, repeat, or add to it?"),
        _("A third training for the same people wears out their patience."),
        (
            _("Ask donors and local offices for lists; look by place and by need."),
            _("Where two overlap, decide: stop, join, or divide the work."),
        ),
        evidence.initiatives,
    ),
    Question(
        "roles.offers",
        _("What does the system around them offer, weakly or not at all?"),
        _("What is absent for all of them is not mended one business at a time."),
        (
            _("Judge line by line with two or three who know; leave what none knows."),
            _("Absent and not judged are two things."),
        ),
        evidence.offers,
    ),
    Question(
        "roles.lenses",
        _("What do trade, surroundings, law and custom look like in practice?"),
        _("A rule nobody enforces, and a custom nobody wrote, decide as much as law."),
        (
            _("Look through all four; the one nobody likes is often the cause."),
            _("Keep what shows it beside each finding."),
        ),
        evidence.lenses,
    ),
)
