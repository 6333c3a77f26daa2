"""The two people who lead: one from the client, one from the provider."""

from sourcing_advisor.facts.fields import Section, count, scale, yes_no


class LeadershipPair(Section):
    """The leadership pair: who they are"""

    named: bool | None = yes_no(
        "Named leadership pair",
        "Is one person at the client and one at the provider named as jointly leading the "
        "relationship?",
    )
    client_experience: int | None = scale(
        "Experience of the client's leader",
        "How experienced is the client's leader in leading outsourcing relationships?",
        low="new to outsourcing",
        middle="one such relationship behind them",
        high="several, through more than one stage",
        who="client",
    )
    client_capability: int | None = scale(
        "Capability of the client's leader",
        "How capable is the client's leader of driving innovation in this relationship?",
        low="out of their depth",
        middle="able with support",
        high="fully able",
    )
    client_credibility: int | None = scale(
        "Credibility of the client's leader at home",
        "How much credibility does the client's leader have within the client?",
        low="little",
        middle="in their own department",
        high="with the top team and the business units",
    )
    client_power: int | None = scale(
        "Clout and power of the client's leader",
        "How much clout and power does the client's leader have within the client?",
        low="must ask for every decision",
        middle="decides on operations",
        high="can move people, money and contract terms",
    )
    provider_experience: int | None = scale(
        "Experience of the provider's leader",
        "How experienced is the provider's leader in leading outsourcing relationships?",
        low="new to such accounts",
        middle="one such account behind them",
        high="several, through more than one stage",
        who="provider",
    )
    provider_capability: int | None = scale(
        "Capability of the provider's leader",
        "How capable is the provider's leader of driving innovation in this relationship?",
        low="out of their depth",
        middle="able with support",
        high="fully able",
    )
    provider_credibility: int | None = scale(
        "Credibility of the provider's leader at home",
        "How much credibility does the provider's leader have within the provider?",
        low="little",
        middle="in their own unit",
        high="with senior management and the delivery centres",
    )
    provider_power: int | None = scale(
        "Clout and power of the provider's leader",
        "How much clout and power does the provider's leader have within the provider?",
        low="must ask for every decision",
        middle="decides on delivery",
        high="can move people, money and contract terms",
    )


class PairBehaviour(Section):
    """The leadership pair: how they behave"""

    future: int | None = scale(
        "Focus on the future",
        "How far does the leadership pair look at where the relationship should go, rather than "
        "at where it has been?",
        low="occupied with the past and with today's tickets",
        middle="talks of the future at yearly reviews",
        high="the destination guides each decision",
    )
    client_outcomes: int | None = scale(
        "Focus on client outcomes",
        "How far does the leadership pair first do what is best for the client and then settle "
        "fair terms?",
        low="each protects its own position first",
        middle="client first when it costs little",
        high="client first, fair terms follow",
    )
    togetherness: int | None = scale(
        "Spirit of togetherness",
        "How far does the leadership pair stand together in front of others, whatever the two "
        "argue in private?",
        low="disagree in front of others",
        middle="mostly aligned, with lapses",
        high="a united front, with frank talk in private",
    )
    transparency: int | None = scale(
        "Transparency",
        "How open and honest is the leadership pair about all operational issues?",
        low="issues are hidden until they surface",
        middle="open when asked",
        high="open about everything, early",
    )
    problem_solving: int | None = scale(
        "Orientation to problem solving",
        "How far does the leadership pair look for causes and remedies rather than for someone to "
        "blame?",
        low="blame comes first",
        middle="solves, then argues over fault",
        high="diagnoses and fixes, no blame",
    )
    action: int | None = scale(
        "Orientation to action",
        "How swiftly does the leadership pair use its power to remove obstructions?",
        low="waits, or refers upward",
        middle="acts on the urgent ones",
        high="acts at once, around people, processes or contract",
    )
    trust: int | None = scale(
        "Trust",
        "How secure does each of the two leaders feel in the other's good will, intentions and "
        "competence?",
        low="guarded, everything in writing",
        middle="trust in some matters",
        high="secure in each other",
    )


class PairProgress(Section):
    """The leadership pair: chemistry and movement"""

    chemistry: int | None = scale(
        "Chemistry between the leaders",
        "How well do the two leaders of the relationship work together, and do they like doing so?",
        low="they avoid each other",
        middle="correct and businesslike",
        high="they enjoy working together",
    )
    obstructions_moving: bool | None = yes_no(
        "Obstructions are being removed",
        "In the last six months, or since the present two leaders took over if that is later, has "
        "the pair removed any obstruction to improvement?",
    )
    ideas_moving: bool | None = yes_no(
        "Ideas are moving",
        "In the last six months, or since the present two leaders took over if that is later, has "
        "any idea for improvement moved forward?",
    )
    performance_moving: bool | None = yes_no(
        "Performance is improving",
        "In the last six months, or since the present two leaders took over if that is later, has "
        "the performance of the relationship improved?",
    )
    months_in_place: int | None = count(
        "Time that this pair has been in place",
        "For how many months have the present two leaders led the relationship?",
        unit="months",
        highest=480,
        change="given",
    )
