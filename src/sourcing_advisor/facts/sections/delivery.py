"""Carrying innovation into the organisations: culture and change."""

from typing import Literal

from sourcing_advisor.facts.fields import Section, choice, count, number, scale, yes_no


class Culture(Section):
    """Culture across the organisations"""

    goals_conflict: bool | None = yes_no(
        "Conflicting aims among the parties",
        "Do the client's central services, its business units, the provider's centre and its "
        "delivery centres want different things in a way that causes friction?",
        change="given",
    )
    conflict_managed: bool | None = yes_no(
        "Conflicting aims are worked out",
        "Where aims conflict among the client's and the provider's organisations, is there a way "
        "of settling the matter that all of them accept?",
    )
    remote_staff_see_impact: int | None = scale(
        "Remote staff see what their work does for the client",
        "How well do the provider's delivery staff understand what their work does for the client?",
        low="they see tasks and tickets only",
        middle="team leaders know, most staff do not",
        high="everyone can say what their work does for the client",
        who="provider",
        lever="both",
    )
    shared_identity: int | None = scale(
        "Shared identity",
        "How far do the people on both sides regard themselves as one team?",
        low="two camps, us and them",
        middle="good relations, separate teams",
        high="one team, with customs and symbols of both",
    )


class ChangeManagement(Section):
    """Change management at the client"""

    client_role: Literal["passive", "supportive", "leading"] | None = choice(
        "Client's part in change",
        "What part does the client take in carrying innovations through its own organisation?",
        {
            "passive": "passive (it receives what the provider delivers)",
            "supportive": "supportive (it helps where asked)",
            "leading": "leading (it drives the change itself)",
        },
        change="over-months",
        lever="client",
        aim=("supportive", "leading"),
    )
    leader_energy: int | None = scale(
        "Energy of the client's leaders for change",
        "How much energy do the client's leaders have for leading change?",
        low="tired or absorbed by other priorities",
        middle="willing, when pressed",
        high="excited about innovation and pushing for it",
        lever="client",
    )
    leader_resources: int | None = scale(
        "Resources of the client's leaders for change",
        "How well are the client's leaders resourced to lead change?",
        low="no people or budget for change",
        middle="enough for one change at a time",
        high="people and budget set aside for change",
        who="client",
        change="next-governance-cycle",
    )
    leaders_respected: int | None = scale(
        "Standing of the client's leaders at home",
        "How respected are the client's leaders of change within their own organisation?",
        low="easily overruled or ignored",
        middle="listened to in their own area",
        high="respected across the organisation",
        lever="client",
    )
    central_acceptance: int | None = scale(
        "Acceptance by the client's central services",
        "How far does the client's central services organisation accept innovations from the deal?",
        low="resists them",
        middle="tolerates them",
        high="has made them its own",
        who="client",
    )
    end_user_acceptance: int | None = scale(
        "Acceptance by end users",
        "How far do the client's end users as a whole accept innovations from the deal?",
        low="resist or work around them",
        middle="use them where they must",
        high="use them willingly and ask for more",
        who="client",
    )
    ideas_turned_down_pct: float | None = number(
        "Share of the provider's ideas turned down",
        "What percentage of the provider's ideas did the client turn down in the last 24 months?",
        unit="%",
        lowest=0,
        highest=100,
        change="over-months",
        lever="client",
        aim="down",
    )
    least_acceptance: int | None = scale(
        "Acceptance by the group that accepts least",
        "Of the client's sites and groups of users, how far does the one that takes to innovations "
        "from the deal least accept them?",
        low="resists or works around them",
        middle="uses them where it must",
        high="uses them willingly and asks for more",
        who="client",
    )
    agreed_waiting: int | None = count(
        "Agreed improvements that wait",
        "How many improvements are agreed, and have waited for more than three months to be put "
        "into effect?",
        unit="improvements",
        highest=10_000,
        change="over-months",
        aim="down",
    )
    waiting_for: Literal["client", "provider", "both", "others"] | None = choice(
        "For whom agreed improvements wait",
        "For whose work or approval do most of the agreed improvements wait?",
        {
            "client": "the client",
            "provider": "the provider",
            "both": "client and provider alike",
            "others": "somebody else, such as another provider",
        },
        change="given",
    )


class ProjectSummary(Section):
    """Innovation projects in total (worked out from `innovation_projects` when they are listed)"""

    on_record: int | None = count(
        "Innovation projects on record",
        "How many innovation projects are on record?",
        unit="projects",
        highest=100_000,
        change="given",
    )
    with_business_case_pct: float | None = number(
        "Projects with a business case",
        "What percentage of the innovation projects on record have a business case?",
        unit="%",
        lowest=0,
        highest=100,
        change="over-months",
        aim="up",
    )
    gain_shared_pct: float | None = number(
        "Projects with gain sharing",
        "What percentage of the innovation projects on record use gain sharing?",
        unit="%",
        lowest=0,
        highest=100,
        change="over-months",
        aim="up",
    )
    proposer_contributes_pct: float | None = number(
        "Projects to which the proposer contributes",
        "What percentage of the innovation projects whose funding is decided are paid for, wholly "
        "or in part, by the party that proposed them?",
        unit="%",
        lowest=0,
        highest=100,
        change="over-months",
        aim="up",
    )
    benefit_measured_pct: float | None = number(
        "Delivered projects with measured benefit",
        "What percentage of the innovation projects delivered have had their benefit measured?",
        unit="%",
        lowest=0,
        highest=100,
        change="over-months",
        aim="up",
    )
    funding_undecided: int | None = count(
        "Approved projects without funding",
        "How many approved innovation projects have no decision yet on who pays?",
        unit="projects",
        highest=100_000,
        aim="down",
    )


class ReviewSummary(Section):
    """Performance reviews in total (worked out from `reviews` when they are listed)"""

    on_record: int | None = count(
        "Reviews on record",
        "How many performance reviews are on record?",
        unit="reviews",
        highest=10_000,
        change="given",
    )
    span_months: int | None = count(
        "Period that the reviews cover",
        "How many months lie between the first performance review on record and the last?",
        unit="months",
        highest=600,
        change="given",
    )
    performance_change: int | None = count(
        "Change in the review score",
        "By how many points, on the scale of 1 to 5, did the score change from the first "
        "performance review on record to the last?",
        unit="points",
        lowest=-4,
        highest=4,
        change="given",
    )
