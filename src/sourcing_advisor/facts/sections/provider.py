"""The provider's part, and how widely leadership is spread and grown."""

from typing import Literal

from sourcing_advisor.facts.fields import Section, choice, scale, yes_no


class ProviderRole(Section):
    """The provider's capabilities and role"""

    planning_contracting: int | None = scale(
        "Provider's planning and contracting",
        "How strong is the provider at planning and contracting for collaboration?",
        low="sells and signs, little planning with the client",
        middle="plans its own part well",
        high="plans and contracts jointly, with room to change",
        who="client",
        lever="provider",
    )
    organisation_design: int | None = scale(
        "Provider's organisation design",
        "How well is the provider organised to work with this client?",
        low="the client must find its own way through the provider",
        middle="clear roles on the account team",
        high="organised around the client's processes",
        who="client",
        lever="provider",
    )
    governance_capability: int | None = scale(
        "Provider's governance of the relationship",
        "How strong is the provider's own governance of the relationship?",
        low="issues are lost inside the provider",
        middle="reports on time, decides slowly",
        high="decides and follows through",
        who="client",
        lever="provider",
    )
    leadership_capability: int | None = scale(
        "Provider's leadership",
        "How strong is leadership on the provider's side, beyond management of the service?",
        low="manages tickets",
        middle="leads when asked",
        high="leads its people and helps the client lead",
        who="client",
        lever="provider",
    )
    programme_management: int | None = scale(
        "Provider's programme management",
        "How strong is the provider at managing programmes?",
        low="projects slip without warning",
        middle="delivers single projects",
        high="delivers programmes of linked projects",
        who="client",
        lever="provider",
    )
    customer_development: int | None = scale(
        "Provider's customer development",
        "How strong is the provider at helping its client's users become good customers?",
        low="deals with users through tickets only",
        middle="trains users when asked",
        high="turns users into informed customers",
        who="client",
        lever="provider",
    )
    collaborative_staff: int | None = scale(
        "Collaboration in everyone's work at the provider",
        "How far is collaboration a habit of the provider's managers and delivery staff?",
        low="left to the account manager",
        middle="a habit of the account team",
        high="a habit of everyone on the account",
        who="client",
        lever="provider",
    )
    innovation_investment: int | None = scale(
        "Provider's investment in innovation",
        "How much does the provider invest in people and means for innovation?",
        low="nothing beyond delivery",
        middle="some people, some of the time",
        high="significant people, money and capability",
        who="provider",
        change="next-governance-cycle",
    )
    proactive: int | None = scale(
        "Provider's initiative",
        "How far does the provider come forward with better ways to do things, to both parties' "
        "advantage?",
        low="waits to be asked",
        middle="brings ideas at reviews",
        high="comes forward all year round",
        who="client",
        lever="provider",
    )
    works_across_providers: int | None = scale(
        "Provider's work with other providers",
        "How well does the provider work with and across the client's other providers? Leave out "
        "if it need not work with any.",
        low="points at the others",
        middle="keeps to its interface",
        high="solves problems jointly with them",
        who="client",
        lever="provider",
    )
    chain_has_owner: bool | None = yes_no(
        "Somebody answers for the whole chain of providers",
        "Where several providers deliver parts of one service, is there somebody who answers for "
        "the whole of it and can make the providers work together? Leave out if there is one "
        "provider.",
        who="client",
    )
    chain_measured: bool | None = yes_no(
        "Service measured from end to end",
        "Where several providers deliver parts of one service, is there a measure of the whole, as "
        "its users meet it? Leave out if there is one provider.",
        who="client",
    )
    moving_people_away: bool | None = yes_no(
        "Provider moves good people away",
        "Has the provider moved good people from this account to other customers in the last 12 "
        "months, or announced it?",
        change="given",
    )
    turnover_loses_knowledge: bool | None = yes_no(
        "Knowledge is lost as the provider's staff leave",
        "Do so many of the provider's staff leave that knowledge of the client's work is lost?",
        change="over-months",
        lever="provider",
        aim="down",
    )
    considers_leaving: bool | None = yes_no(
        "Provider thinks of leaving",
        "Is the provider thinking of giving up this deal, or of not renewing it?",
        who="provider",
        change="given",
    )


class LeadershipCapacity(Section):
    """How widely leadership is spread, and how leaders are grown"""

    rests_on: Literal["one_person", "one_pair", "several_roles", "all_levels"] | None = choice(
        "Where leadership rests",
        "On whom does leadership of the relationship rest in practice, whatever the chart says?",
        {
            "one_person": "on one person",
            "one_pair": "on one pair of leaders",
            "several_roles": "on several roles on both sides",
            "all_levels": "on people in teams at all levels",
        },
        change="over-months",
        aim=("one_pair", "several_roles", "all_levels"),
    )
    client_teams_lead: int | None = scale(
        "Client's teams take the lead in their own area",
        "How far do the client's teams and levels below the top take the lead in their area?",
        low="wait for instructions",
        middle="some team leaders take the lead",
        high="teams take the lead as a matter of course",
        lever="client",
    )
    provider_teams_lead: int | None = scale(
        "Provider's teams take the lead in their own area",
        "How far do the provider's teams and levels below the top take the lead in their area?",
        low="wait for instructions",
        middle="some team leaders take the lead",
        high="teams take the lead as a matter of course",
        lever="provider",
    )
    client_experience_path: bool | None = yes_no(
        "Path of experience for leaders at the client",
        "Is there a planned path at the client by which people gain experience in leading sourcing "
        "relationships?",
        who="client",
        change="over-months",
    )
    provider_experience_path: bool | None = yes_no(
        "Path of experience for leaders at the provider",
        "Is there a planned path at the provider by which people gain experience in leading sourcing "
        "relationships?",
        who="provider",
        change="over-months",
    )
    client_education: bool | None = yes_no(
        "Education for leaders at the client",
        "Are the people at the client who lead sourcing relationships, or will, educated for it?",
        who="client",
        change="over-months",
    )
    provider_education: bool | None = yes_no(
        "Education for leaders at the provider",
        "Are the people at the provider who lead sourcing relationships, or will, educated for it?",
        who="provider",
        change="over-months",
    )
    client_successor: bool | None = yes_no(
        "Successor for the client's leader",
        "Is there a successor ready, or being prepared, for the client's leader?",
        who="client",
        change="over-months",
    )
    provider_successor: bool | None = yes_no(
        "Successor for the provider's leader",
        "Is there a successor ready, or being prepared, for the provider's leader?",
        who="provider",
        change="over-months",
    )
    succession_was_prepared: bool | None = yes_no(
        "Successor ready when a leader last left",
        "When a leader of this relationship last left, on either side, was somebody ready to take "
        "over? Leave out if nobody has left.",
        change="given",
    )
    teams_decided: bool | None = yes_no(
        "Teams have decided by themselves",
        "In the last year, did team leaders below the two leaders decide something that mattered "
        "by themselves, and did it stand?",
        change="given",
    )
    handover_agreed: bool | None = yes_no(
        "Hand-over from a leaving leader agreed",
        "Where a leader is about to leave: is a hand-over agreed, in which the old leader and the "
        "new one work side by side for a time? Leave out if no departure is known.",
    )
