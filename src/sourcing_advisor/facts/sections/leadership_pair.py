"""The two people who lead: one from the client, one from the provider."""

from sourcing_advisor.facts.fields import Section, count, scale, yes_no


class LeadershipPair(Section):
    """The leadership pair: who they are"""

    named: bool | None = yes_no(
        "Named leadership pair",
        "Is there one person at the client and one at the provider whose task it is to lead this "
        "relationship? If not, leave out what is asked below of the two together.",
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
        "How capable is the client's leader of driving innovation in this relationship? Leave "
        "time and authority aside; they are asked about apart.",
        low="out of their depth",
        middle="able with support",
        high="fully able",
        lever="client",
    )
    client_credibility: int | None = scale(
        "Credibility of the client's leader at home",
        "How much credibility does the client's leader have within the client?",
        low="little",
        middle="in their own department",
        high="with the top team and the business units",
        lever="client",
    )
    client_power: int | None = scale(
        "Clout and power of the client's leader",
        "How much clout and power does the client's leader have within the client?",
        low="must ask for every decision",
        middle="decides on operations",
        high="can move people, money and contract terms",
        lever="client",
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
        "How capable is the provider's leader of driving innovation in this relationship? Leave "
        "time and authority aside; they are asked about apart.",
        low="out of their depth",
        middle="able with support",
        high="fully able",
        lever="provider",
    )
    provider_credibility: int | None = scale(
        "Credibility of the provider's leader at home",
        "How much credibility does the provider's leader have within the provider?",
        low="little",
        middle="in their own unit",
        high="with senior management and the delivery centres",
        lever="provider",
    )
    provider_power: int | None = scale(
        "Clout and power of the provider's leader",
        "How much clout and power does the provider's leader have within the provider?",
        low="must ask for every decision",
        middle="decides on delivery",
        high="can move people, money and contract terms",
        lever="provider",
    )
    client_post_vacant: bool | None = yes_no(
        "Post of the client's leader is vacant",
        "Is the post of the client's leader empty today, or held by a stand-in until somebody is "
        "found?",
        who="client",
        aim="down",
    )
    provider_post_vacant: bool | None = yes_no(
        "Post of the provider's leader is vacant",
        "Is the post of the provider's leader empty today, or held by a stand-in until somebody is "
        "found?",
        who="provider",
        aim="down",
    )
    client_has_time: bool | None = yes_no(
        "Client's leader has the time",
        "Does the client's leader have the time that leading this relationship takes, beside all "
        "other duties?",
        who="client",
    )
    provider_has_time: bool | None = yes_no(
        "Provider's leader has the time",
        "Does the provider's leader have the time that leading this relationship takes, beside all "
        "other duties?",
        who="provider",
    )
    client_pay_works_against: bool | None = yes_no(
        "Pay of the client's leader works against the service",
        "Is the client's leader paid or judged by something that makes it costly for them to do "
        "what is best for the service?",
        who="client",
        change="next-governance-cycle",
        aim="down",
    )
    provider_pay_works_against: bool | None = yes_no(
        "Pay of the provider's leader works against the service",
        "Is the provider's leader paid or judged by something that makes it costly for them to do "
        "what is best for the client's service?",
        who="provider",
        change="next-governance-cycle",
        aim="down",
    )
    client_leaves_in_months: int | None = count(
        "Time until the client's leader leaves",
        "In how many months does the client's leader leave the post, if that is planned? "
        "Leave out if no departure is known.",
        unit="months",
        highest=120,
        who="client",
        change="given",
    )
    provider_leaves_in_months: int | None = count(
        "Time until the provider's leader leaves",
        "In how many months does the provider's leader leave the post, if that is planned? "
        "Leave out if no departure is known.",
        unit="months",
        highest=120,
        who="provider",
        change="given",
    )
    client_leaders_3_years: int | None = count(
        "Leaders at the client in the last three years",
        "How many people, the present one included, have held the post of the client's leader in "
        "the last three years?",
        unit="people",
        highest=36,
        who="client",
        change="given",
    )
    provider_leaders_3_years: int | None = count(
        "Leaders at the provider in the last three years",
        "How many people, the present one included, have held the post of the provider's leader in "
        "the last three years?",
        unit="people",
        highest=36,
        change="given",
    )
    kept_from_settling: bool | None = yes_no(
        "Leaders are kept from settling by orders from above",
        "Have the two leaders been told from above, by superiors or by lawyers, not to talk to "
        "each other about what is in dispute, or not to settle it?",
        aim="down",
    )
    settlement_in_reach: bool | None = yes_no(
        "Settlement in reach",
        "Have the two leaders, or people below them, found terms for what is in dispute that both "
        "sides could accept, so that only consent from above is missing?",
        change="given",
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
        "Trust between the leaders",
        "How secure does each of the two leaders feel in the other's good will, intentions and "
        "competence?",
        low="guarded, everything in writing",
        middle="trust in some matters",
        high="secure in each other",
    )


class FirmConduct(Section):
    """How the two firms deal with each other, whoever leads"""

    openness: int | None = scale(
        "Openness between the firms",
        "How openly do the client's and the provider's people tell each other of problems and "
        "share the data that the other side needs?",
        low="problems and data are kept from the other side",
        middle="told when asked",
        high="told early, without being asked",
    )
    problem_solving: int | None = scale(
        "Causes before blame between the firms",
        "When something goes wrong, how far do the client's and the provider's people look for the "
        "cause rather than for whose fault it was?",
        low="each side keeps a list of the other's faults",
        middle="the problem is solved, then there is a row over fault",
        high="causes are found together, without blame",
    )
    trust: int | None = scale(
        "Trust between the firms",
        "How far do the client's and the provider's people take each other's word?",
        low="everything goes through lawyers or in writing",
        middle="in some matters",
        high="a word given is enough",
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
        change="over-months",
    )
    ideas_moving: bool | None = yes_no(
        "Ideas are moving",
        "In the last six months, or since the present two leaders took over if that is later, has "
        "any idea for improvement moved forward?",
        change="over-months",
    )
    performance_moving: bool | None = yes_no(
        "Performance is improving",
        "In the last six months, or since the present two leaders took over if that is later, has "
        "the performance of the relationship improved?",
        change="given",
    )
    months_in_place: int | None = count(
        "Time that this pair has been in place",
        "For how many months have the present two leaders led the relationship?",
        unit="months",
        highest=480,
        change="given",
    )
