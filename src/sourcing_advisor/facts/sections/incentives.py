"""What the contract makes worth doing: productivity, gain sharing and the other incentives."""

from typing import Literal

from sourcing_advisor.facts.fields import Section, choice, count, number, yes_no


class Productivity(Section):
    """Pricing and yearly productivity"""

    pricing_basis: Literal["fte", "transaction", "fixed", "outcome", "mixed"] | None = choice(
        "Pricing basis",
        "On what basis is most of the service priced?",
        {
            "fte": "input-based, by full-time equivalents",
            "transaction": "by transaction or unit of output",
            "fixed": "by a fixed fee",
            "outcome": "by business outcome",
            "mixed": "by a mixture with no dominant basis",
        },
        change="renewal",
    )
    contractual_target: bool | None = yes_no(
        "Contractual yearly productivity target",
        "Does the contract require the provider to improve the client's productivity every year?",
        change="renewal",
    )
    annual_target_pct: float | None = number(
        "Yearly productivity target",
        "By how many percent a year must the client's productivity improve under the contract? If "
        "several contracts are meant, give the lowest that you have seen.",
        unit="% a year",
        lowest=0,
        highest=100,
        change="renewal",
        aim="up",
    )
    achieved_pct: float | None = number(
        "Productivity improvement achieved last year",
        "By how many percent did the client's productivity improve in the last full year?",
        unit="%",
        lowest=-100,
        highest=100,
        change="given",
    )
    improvement_costs_revenue: bool | None = yes_no(
        "Improvement costs the provider revenue",
        "As the service is charged for today, does the provider earn less when the work becomes "
        "less or faster?",
        aim="down",
    )
    improvement_withheld: bool | None = yes_no(
        "Improvement held back because it does not pay",
        "Is an improvement known that the provider holds back because it would earn less by it, or "
        "nothing?",
        change="next-governance-cycle",
        lever="provider",
        aim="down",
    )
    committed_volume_used_pct: float | None = number(
        "Use made of the committed volume",
        "What percentage of the volume that the client has to pay for does it use? If no volume is "
        "committed, leave this out.",
        unit="%",
        lowest=0,
        highest=1000,
        change="renewal",
        aim="up",
    )


class GainSharing(Section):
    """Gain sharing"""

    level: Literal["none", "project", "relationship", "both"] | None = choice(
        "Level of gain sharing",
        "At what level, if any, do the parties share the financial gain from improvement today? "
        "With none, leave out the questions on business cases, allocation and yearly targets.",
        {
            "none": "no gain sharing in practice",
            "project": "for single innovation projects",
            "relationship": "on the overall yearly performance of the relationship",
            "both": "for single projects and on overall yearly performance",
        },
        change="next-governance-cycle",
        aim=("project", "both"),
    )
    in_contract: bool | None = yes_no(
        "Gain-sharing clause in the contract",
        "Does the contract contain a gain-sharing clause or option? Leave this out if nobody has "
        "read it.",
        change="renewal",
    )
    used: bool | None = yes_no(
        "Gain sharing used",
        "Has gain sharing been applied to at least one single improvement in the last 24 months? "
        "Leave this out if nobody has looked.",
    )
    business_case_per_project: bool | None = yes_no(
        "Business case behind each gain share",
        "Does every gain-shared project start from a business case of its own?",
        change="next-governance-cycle",
    )
    allocation_agreed_in_advance: bool | None = yes_no(
        "Allocation agreed in advance",
        "Do the parties agree how the gain will be divided before an innovation project starts?",
        change="next-governance-cycle",
    )
    yearly_targets_stretching: bool | None = yes_no(
        "Yearly targets are demanding",
        "Are the yearly targets that trigger a gain share on the whole relationship hard to meet?",
    )
    targets_met_years: int | None = count(
        "Years in a row with the yearly targets met",
        "For how many years in a row have the yearly gain-share targets been met?",
        unit="years",
        highest=30,
        change="given",
    )
    one_sided: bool | None = yes_no(
        "One-sided yearly scheme",
        "Where gain is shared on the year's overall result, does one party take the gain without "
        "sharing the pain of a bad year?",
        change="renewal",
        aim="down",
    )


class InnovationIncentives(Section):
    """Other incentives for innovation"""

    reward_beyond_target: bool | None = yes_no(
        "Reward beyond the yearly target",
        "Does the provider earn anything for improvement beyond what the contract requires?",
        change="next-governance-cycle",
    )
    any_in_place: bool | None = yes_no(
        "Any incentive for innovation",
        "Is any incentive for innovation in force today, such as a productivity target, reserved "
        "innovation time, gain sharing or a fund? A bonus on service scores is none.",
        change="next-governance-cycle",
    )
    thought_too_late: bool | None = yes_no(
        "Thought too late to add incentives",
        "Does either party hold that it is too late in the term to add incentives for innovation?",
        aim="down",
    )
    client_staff_rewarded: bool | None = yes_no(
        "Client's own people share in the reward",
        "Are the client's own people recognised when improvement goes beyond what the contract "
        "requires?",
        who="client",
    )
    only_service_bonus: bool | None = yes_no(
        "A bonus on service scores is the only incentive",
        "Is a bonus, pool or rebate that depends on service scores all that the deal has to "
        "encourage the provider to improve?",
        change="renewal",
        aim="down",
    )
    activity_rewarded: bool | None = yes_no(
        "Activity is rewarded instead of effect",
        "Is anybody paid or praised for the number of ideas, meetings or projects, whatever comes "
        "of them?",
        change="next-governance-cycle",
        aim="down",
    )
    penalties_repeated: bool | None = yes_no(
        "Penalties or steeper terms again and again",
        "In the last 24 months, has the client answered trouble more than once with penalties, "
        "formal notices or steeper terms?",
        who="client",
        change="given",
    )
    payment_withheld: bool | None = yes_no(
        "Payment withheld",
        "Is the client holding back payment from the provider at present?",
        who="client",
        aim="down",
    )


class Competition(Section):
    """Threat of competition"""

    provider_feels_secure: bool | None = yes_no(
        "Provider believes it has a lock on the business",
        "Does the provider believe that it will keep the business whatever it does? Go by what its "
        "people say or do.",
        change="next-governance-cycle",
        lever="client",
        aim="down",
    )
    market_looked_at: bool | None = yes_no(
        "Client has looked at the market",
        "Since the award or the last renewal, has the client spoken with another provider, or "
        "looked into taking the work back? Leave out if nobody can tell.",
        who="client",
    )
    credible_alternative: bool | None = yes_no(
        "Credible alternative to this provider",
        "Could the client credibly move the work elsewhere at renewal, or take it back?",
        who="client",
        change="renewal",
    )
    value_beyond_transactions_shown: bool | None = yes_no(
        "Value beyond transactions shown",
        "Has the provider shown in the last 12 months that it delivers more than the work that it "
        "is paid for by the piece, month or head?",
        change="over-months",
        lever="provider",
    )
    months_to_notice: int | None = count(
        "Time until notice must be given",
        "If the contract rolls on by itself, how many months remain until the last day on which "
        "notice can be given? If it does not roll on, leave this out.",
        unit="months",
        highest=240,
        change="given",
    )
    time_to_switch: bool | None = yes_no(
        "Enough time to move the work",
        "If the client decided today to move the work or take it back, would the time that is left "
        "in the contract be enough?",
        who="client",
        change="renewal",
    )
    provider_holds_the_means: bool | None = yes_no(
        "Provider owns what a move would need",
        "Does the provider own data, software or rights without which the client could not move "
        "the work?",
        change="renewal",
        aim="down",
    )


class InnovationFund(Section):
    """Innovation fund"""

    exists: bool | None = yes_no(
        "Innovation fund",
        "Is there an account set aside to pay for future innovation projects? With no fund, leave "
        "out the other questions on it.",
        change="next-governance-cycle",
    )
    main_incentive: bool | None = yes_no(
        "Fund is the main incentive",
        "Is an innovation fund the main means by which the contract encourages innovation?",
        change="next-governance-cycle",
        aim="down",
    )
    large_enough: bool | None = yes_no(
        "Fund large enough to motivate",
        "Is the innovation fund large enough that both parties would work to win money from it?",
        change="next-governance-cycle",
    )


class Benchmarking(Section):
    """Benchmarking"""

    purpose: Literal["none", "price_assurance", "innovation", "both"] | None = choice(
        "Purpose of benchmarking",
        "What do the parties use price or service comparisons with the market (benchmarking) for? "
        "With none, leave out the other questions on it.",
        {
            "none": "no clause for it and no comparison made",
            "price_assurance": "assurance that prices are in line with the market",
            "innovation": "to push the provider to innovate",
            "both": "price assurance and pressure to innovate",
        },
        change="renewal",
    )
    dispute_open: bool | None = yes_no(
        "Benchmark in dispute",
        "Is the result of a benchmark in dispute between the parties at present?",
        aim="down",
    )
    like_for_like: bool | None = yes_no(
        "Like-for-like comparison",
        "Does the benchmarking of the service compare like with like, including the technology to "
        "be maintained?",
    )
