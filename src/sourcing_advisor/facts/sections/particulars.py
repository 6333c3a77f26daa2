"""What lies ahead and what is at hand: facts that the particulars give, or that stand alone."""

from sourcing_advisor.facts.fields import Section, count, yes_no


class Ahead(Section):
    """What lies ahead"""

    harm_within_90_days: bool | None = yes_no(
        "Harmful step within 90 days",
        "Is a step planned for the next 90 days that will make things worse, for the service or "
        "for others whom it touches, if nobody stops or changes it?",
        change="given",
    )
    decision_within_months: int | None = count(
        "Time until something must be decided",
        "If there is a date by which something about this relationship must be decided, such as a "
        "notice, a settlement or a tender: in how many months is the next one? Leave out if none "
        "is known.",
        unit="months",
        highest=240,
        change="given",
    )
    chance_within_90_days: bool | None = yes_no(
        "Chance of a clean start within 90 days",
        "Is there an occasion in the next 90 days at which something could begin afresh, such as a "
        "new site, a new team or a new leader?",
        change="given",
    )


class AtHand(Section):
    """What is at hand and not used"""

    unused_clause: bool | None = yes_no(
        "Clause that is not used",
        "Does the contract hold a clause or annex that would help with a present problem and that "
        "nobody uses? Leave this out if nobody has read it.",
        aim="down",
    )
    unused_idea: bool | None = yes_no(
        "Idea that is not used",
        "Does somebody on either side have a worked-out idea for a present problem that was never "
        "taken up?",
        aim="down",
    )
    unused_means: bool | None = yes_no(
        "Money or tools that are not used",
        "Is there money, a tool or data that both sides could use for improvement today and do not "
        "use?",
        aim="down",
    )
    works_somewhere: bool | None = yes_no(
        "It works in one place",
        "Is there a place or a team in this relationship where what fails elsewhere works well?",
        change="given",
    )
