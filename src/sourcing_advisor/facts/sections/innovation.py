"""The programme of innovation: time, agenda, what counts, and how it is measured."""

from typing import Literal

from sourcing_advisor.facts.fields import Section, choice, count, scale, yes_no

Definition = Literal["client_performance", "novelty", "provider_benefit"]
_DEFINITIONS = {
    "client_performance": "it improves the client's services, costs or performance",
    "novelty": "it has not been done before",
    "provider_benefit": "it improves the provider's own revenue or margin",
}


class InnovationAgenda(Section):
    """Reserved time and the innovation agenda"""

    time_in_contract: bool | None = yes_no(
        "Time for innovation reserved in the contract",
        "Does the contract set time aside each year for innovation, such as days or forums?",
        change="renewal",
    )
    set_for_coming_year: bool | None = yes_no(
        "Innovation agenda for the coming year",
        "Have the parties agreed an innovation agenda for the coming year?",
        change="next-governance-cycle",
    )
    forums_per_year: int | None = count(
        "Innovation forums held",
        "How many innovation days or forums took place in the last 12 months? With none, leave out "
        "what is brought to them.",
        unit="a year",
        highest=366,
        change="over-months",
        aim="up",
    )
    displaced_by_operations: bool | None = yes_no(
        "Agenda displaced by operations",
        "In the last 12 months, was innovation work postponed or dropped because of day-to-day "
        "operations?",
        change="over-months",
        aim="down",
    )
    planned_value_innovations: int | None = count(
        "Value innovations in this year's plan",
        "How many innovations that would add real value does this year's plan contain?",
        unit="innovations",
        highest=1000,
        change="next-governance-cycle",
    )
    both_bring_market_view: bool | None = yes_no(
        "Both parties bring what they see in their markets",
        "At the innovation days or forums, do both parties bring what they see happening in their "
        "markets?",
    )
    due_sessions_held: Literal["all", "most", "few", "none_held"] | None = choice(
        "Sessions for innovation held that were due",
        "Of the sessions for innovation that were due in the last 12 months, how many took place?",
        {
            "all": "all that were due took place",
            "most": "most that were due took place",
            "few": "few that were due took place",
            "none_held": "none that was due took place",
        },
        change="over-months",
        aim=("all", "most"),
    )


class InnovationProgramme(Section):
    """Innovation over the years, and what counts as innovation"""

    delivered_last_3_years: int | None = count(
        "Innovations delivered in the last three years",
        "How many innovations or improvement projects were delivered in the last three years?",
        unit="innovations",
        highest=10_000,
        change="given",
    )
    years_with_delivery: int | None = count(
        "Years with at least one innovation",
        "In how many of the last three years was at least one innovation delivered?",
        unit="of the last 3 years",
        highest=3,
        change="given",
    )
    moved_last_12_months: int | None = count(
        "Innovations begun or delivered in the last twelve months",
        "How many innovations or improvement projects were begun or delivered in the last 12 months?",
        unit="innovations",
        highest=10_000,
        change="given",
    )
    yearly_programme: bool | None = yes_no(
        "Year-on-year programme",
        "Do the parties run improvement as a programme that continues from year to year?",
        change="next-governance-cycle",
    )
    benefit_tracked_cumulatively: bool | None = yes_no(
        "Benefit added up over the years",
        "Is the benefit of all innovations added up and followed over the years?",
    )
    shared_definition: bool | None = yes_no(
        "Shared definition of innovation",
        "Do client and provider use the same definition of what counts as innovation?",
    )
    client_definition: Definition | None = choice(
        "What counts as an innovation to the client",
        "To the client's people, by what does an idea count as an innovation?",
        _DEFINITIONS,
        who="client",
        change="over-months",
        aim=("client_performance",),
    )
    provider_definition: Definition | None = choice(
        "What counts as an innovation to the provider",
        "To the provider's people, by what does an idea count as an innovation?",
        _DEFINITIONS,
        who="provider",
        change="over-months",
        aim=("client_performance",),
    )


class Measurement(Section):
    """How innovation is measured"""

    operating_efficiency: bool | None = yes_no(
        "Effect on operating efficiency measured",
        "Is the effect of innovations on the client's operating efficiency measured?",
    )
    process_effectiveness: bool | None = yes_no(
        "Effect on process effectiveness measured",
        "Is the effect of innovations on the effectiveness of the client's processes measured?",
    )
    strategic_performance: bool | None = yes_no(
        "Effect on strategic performance measured",
        "Is the effect of innovations on the client's strategic performance measured?",
    )
    only_service_levels_and_cost: bool | None = yes_no(
        "Only service levels and cost are tracked",
        "Are service levels and cost the only things that the parties track? Leave this out unless "
        "you know all that is tracked.",
        aim="down",
    )
    indicators: int | None = count(
        "Indicators reported",
        "How many indicators are reported on the service every month?",
        unit="indicators",
        highest=10_000,
        change="next-governance-cycle",
        aim="down",
    )


class Governance(Section):
    """Governance"""

    standard_committees: bool | None = yes_no(
        "Operating, management and steering committees",
        "Is the deal governed by the usual operating, management and steering committees?",
        change="next-governance-cycle",
    )
    innovation_body: bool | None = yes_no(
        "A governance body for innovation",
        "Is there a committee or board for innovation, beyond the committees that usually govern "
        "a deal?",
        change="next-governance-cycle",
    )
    innovation_on_agenda: Literal["never", "occasionally", "standing_item"] | None = choice(
        "Innovation on committee agendas",
        "How often is innovation on the agenda of any of the committees that govern the deal?",
        {
            "never": "on no committee's agenda",
            "occasionally": "on an agenda now and then",
            "standing_item": "a standing item of at least one committee",
        },
        change="next-governance-cycle",
        aim=("occasionally", "standing_item"),
    )
    meetings_per_month: int | None = count(
        "Meetings that govern the deal",
        "How many regular meetings of client and provider does the deal have in a usual month?",
        unit="a month",
        highest=500,
        change="next-governance-cycle",
        aim="down",
    )
    approvals_needed: int | None = count(
        "Approvals that an improvement needs",
        "How many people or bodies must agree before a usual improvement can begin?",
        unit="approvals",
        highest=100,
        change="next-governance-cycle",
        aim="down",
    )
    someone_can_say_yes: bool | None = yes_no(
        "Somebody can say yes",
        "Is there a person or body that can say yes to a usual improvement and so let it begin?",
        change="next-governance-cycle",
    )


class Ideas(Section):
    """Idea generation"""

    invited_from_all_levels: bool | None = yes_no(
        "Ideas invited from all levels of the provider",
        "Are people at all levels of the provider asked to question how things are done?",
        lever="provider",
    )
    sessions_per_year: int | None = count(
        "Sessions to air ideas",
        "How many sessions to air ideas were held with the provider's delivery staff in the last "
        "12 months?",
        unit="a year",
        highest=366,
        change="over-months",
        lever="provider",
        aim="up",
    )
    heard_and_vetted: bool | None = yes_no(
        "Ideas heard and vetted",
        "Does every idea that the staff bring get a hearing, an assessment and an answer? Proposals "
        "that wait for a decision of the leaders are asked for below.",
    )
    recognised: bool | None = yes_no(
        "Ideas recognised",
        "Are people who bring good ideas for improvement recognised or rewarded?",
    )
    provider_brings_wider_view: bool | None = yes_no(
        "Provider brings what it sees across its clients",
        "Does the provider bring ideas and trends that it sees at its other clients? Say no only if "
        "somebody would know.",
        who="client",
        change="over-months",
        lever="provider",
    )
    welcomed: int | None = scale(
        "Welcome given to ideas",
        "How welcome are ideas for change, whoever brings them?",
        low="ideas are ignored or resented",
        middle="ideas are accepted politely, few are followed up",
        high="ideas are asked for, welcomed and rewarded",
    )
    awaiting_decision: int | None = count(
        "Ideas that wait for a decision",
        "How many ideas or proposals have waited for a decision of the leaders for more than three "
        "months?",
        unit="ideas",
        highest=10_000,
        change="over-months",
        aim="down",
    )
    local_initiative_stopped: bool | None = yes_no(
        "Local initiative stopped",
        "In the last 12 months, did somebody higher up stop an improvement that people had begun "
        "by themselves?",
        change="given",
    )


class Funding(Section):
    """Funding of innovation projects"""

    business_case_required: bool | None = yes_no(
        "Business case for each innovation project",
        "Does every innovation project need a sound business case before it is funded?",
        change="next-governance-cycle",
    )
    proposer_shares_cost: bool | None = yes_no(
        "Proposer shares the cost",
        "Does the party that proposes an innovation usually pay for at least part of it? Go by "
        "projects of the past.",
        change="next-governance-cycle",
    )
    decided_with_approval: bool | None = yes_no(
        "Funding decided on approval",
        "When an idea for innovation is approved, is it decided at the same time who pays?",
        change="next-governance-cycle",
    )
