"""What the deal is: the setting in which every other fact is read."""

from typing import Literal

from sourcing_advisor.facts.fields import (
    Day,
    LongText,
    Section,
    ShortText,
    choice,
    count,
    number,
    scale,
    yes_no,
)


class RelationshipProfile(Section):
    """The relationship"""

    id: ShortText | None = None
    client: ShortText | None = None
    provider: ShortText | None = None
    service: ShortText | None = None
    region: ShortText | None = None
    as_of: Day | None = None
    notes: LongText | None = None

    stage: Literal["transition", "stabilising", "stable", "mature", "renewal"] | None = choice(
        "Stage of the relationship",
        "At what stage is the relationship today?",
        {
            "transition": "in transition (work is still moving to the provider)",
            "stabilising": "stabilising (the work has moved, service is not yet steady)",
            "stable": "stable (service has been steady for some months)",
            "mature": "mature (steady for years, well inside the term)",
            "renewal": "at renewal (renewal or a new tender is being prepared)",
        },
        change="given",
    )
    service_type: (
        Literal[
            "finance_accounting",
            "human_resources",
            "procurement",
            "supply_chain",
            "information_technology",
            "other",
        ]
        | None
    ) = choice(
        "Type of service",
        "Which kind of service does the deal mainly cover?",
        {
            "finance_accounting": "finance and accounting",
            "human_resources": "human resources",
            "procurement": "procurement",
            "supply_chain": "supply chain",
            "information_technology": "information technology",
            "other": "another kind of service",
        },
        change="given",
    )
    size_fte: float | None = number(
        "Size of the deal",
        "How large is the deal, in full-time equivalents on the provider's side?",
        unit="FTE",
        lowest=0.25,
        highest=1_000_000,
        change="given",
    )
    strategic_importance: Literal["tactical", "important", "strategic"] | None = choice(
        "Importance to the client's business",
        "How much does the deal matter to the client's business?",
        {
            "tactical": "tactical (easily replaced, little effect on the business)",
            "important": "important (the business would feel a failure)",
            "strategic": "strategic (it can enable or disable the business strategy)",
        },
        who="client",
        change="given",
    )
    months_to_renewal: int | None = count(
        "Time to renewal",
        "How many months remain until the contract ends or can be renewed? If it has no end, leave "
        "this out.",
        unit="months",
        highest=240,
        change="given",
    )
    provider_count: int | None = count(
        "Providers that must work together",
        "How many providers, this one included, must work together to deliver the client's service?",
        unit="providers",
        lowest=1,
        highest=500,
        who="client",
        change="given",
    )
    offshore_delivery: bool | None = yes_no(
        "Offshore delivery",
        "Is a substantial part of the work delivered from another country?",
        change="given",
    )
    it_enabled_back_office: bool | None = yes_no(
        "IT-enabled back office outsourced",
        "Does the deal cover back-office functions that depend on information technology?",
        change="given",
    )
    provider_in_transformation: bool | None = yes_no(
        "Provider takes part in transformation",
        "Is the provider taking part in a transformation of the client's business?",
        change="given",
    )
    performance: Literal["poor", "mixed", "good", "excellent"] | None = choice(
        "Performance of the relationship",
        "Taking results and client satisfaction together, how is the relationship performing?",
        {
            "poor": "poor (below what was agreed, and the client says so)",
            "mixed": "mixed (some results hold, others do not)",
            "good": "good (results hold and the client is content)",
            "excellent": "excellent (results improve year on year and the client says so)",
        },
        change="given",
    )
    client_satisfaction: int | None = scale(
        "Client satisfaction",
        "How satisfied is the client with the relationship?",
        low="dissatisfied, and looking at other options",
        middle="content with the service, no more than that",
        high="very satisfied, would recommend the provider",
        who="client",
        change="given",
    )
    service_levels_met: bool | None = yes_no(
        "Service levels met",
        "Have the agreed service levels been met in each of the last six months?",
        change="given",
    )
    customer_trend: Literal["worse", "unchanged", "better"] | None = choice(
        "What the client's customers notice",
        "Over the last 12 months, has what the client's own customers or users notice of the "
        "service become better or worse?",
        {
            "worse": "it has become worse",
            "unchanged": "it has not changed",
            "better": "it has become better",
        },
        who="client",
        change="given",
    )
