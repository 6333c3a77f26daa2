"""Leadership around the deal: board, accountable executive, transformation, adaptive work."""

from typing import Literal

from sourcing_advisor.facts.fields import Section, choice, scale, yes_no

Progress = Literal["not_started", "partly", "in_place", "lapsed"]
PROGRESS = {
    "not_started": "not started",
    "partly": "done in part",
    "in_place": "in place and kept up",
    "lapsed": "once in place and since lost",
}


class AdaptiveWork(Section):
    """Problems that expertise alone does not solve"""

    hearts_and_minds: bool | None = yes_no(
        "People must change how they think",
        "Do people's attitudes and habits have to change for the main problems of the "
        "relationship to be solved?",
        change="given",
    )
    technical_fixes_failed: bool | None = yes_no(
        "Technical fixes have failed",
        "Have fixes to the main problems of the relationship been tried and failed, such as a "
        "patch, an expert's solution, a new procedure or a new clause?",
        change="given",
    )
    lasting_conflict: bool | None = yes_no(
        "Conflict persists",
        "Does conflict in the relationship go on in spite of what has been done about it?",
        change="given",
    )
    crisis: bool | None = yes_no(
        "Crisis",
        "Has the relationship been in a crisis in the last 12 months?",
        change="given",
    )
    handled_as: Literal["technical", "contractual", "leadership"] | None = choice(
        "How the problems are handled",
        "How are the most important problems of the relationship mostly being handled?",
        {
            "technical": "as technical problems, delegated to specialists",
            "contractual": "as contractual problems, through clauses and penalties",
            "leadership": "as work for leaders, who engage the people concerned",
        },
        aim=("leadership",),
    )
    cause_known_to_one_side: bool | None = yes_no(
        "One side knows a cause that the other does not",
        "Does somebody on one side know why a main problem of the relationship keeps coming back, "
        "while the other side does not know it?",
        aim="down",
    )
    earlier_handled_as: Literal["technical", "contractual", "leadership"] | None = choice(
        "How an earlier problem among people was handled",
        "Think of the last problem in this relationship that is over and for which people had to "
        "change their ways: how was it mostly handled? Leave out if there was none.",
        {
            "technical": "as a technical problem, delegated to specialists",
            "contractual": "as a contractual problem, through clauses and penalties",
            "leadership": "as work for leaders, who engaged the people concerned",
        },
        change="given",
    )


class Board(Section):
    """Board and chief executive"""

    sourcing_strategy: Progress | None = choice(
        "Sourcing strategy",
        "Is there a sourcing strategy, kept in step with the business needs of the next five years?",
        PROGRESS,
        who="client",
        change="over-months",
        aim=("partly", "in_place"),
    )
    informed_buying: Progress | None = choice(
        "Informed buying",
        "Does the client know the market, its providers' strategies, what they do well and badly, "
        "and how a good deal would look?",
        PROGRESS,
        who="client",
        change="over-months",
        aim=("partly", "in_place"),
    )
    lifecycle_process: Progress | None = choice(
        "Process over the life of a deal",
        "Is there a process for shaping relationships and managing outsourcing over the whole "
        "life of a deal?",
        PROGRESS,
        who="client",
        change="over-months",
        aim=("partly", "in_place"),
    )
    contract_conditions: Progress | None = choice(
        "Conditions for a sound contract",
        "Have senior executives seen to it that the contract delivers what is needed, without "
        "hidden or switching costs?",
        PROGRESS,
        who="client",
        change="renewal",
        aim=("partly", "in_place"),
    )
    retained_capability: Progress | None = choice(
        "Capability kept after signing",
        "Does the client keep a capability of its own to manage the deal and direct the "
        "outsourced function?",
        PROGRESS,
        who="client",
        change="over-months",
        aim=("partly", "in_place"),
    )
    business_maturity: Progress | None = choice(
        "Business managers' ability to own the function",
        "Are business managers helped to manage and own the outsourced function, as sponsors and "
        "champions of its major projects?",
        PROGRESS,
        who="client",
        change="over-months",
        aim=("partly", "in_place"),
    )
    shows_belief: int | None = scale(
        "Senior leaders show by behaviour that they believe in it",
        "How far do the client's chief executive and senior leaders show by what they do that "
        "they believe outsourcing can transform the business?",
        low="absent, or openly doubtful",
        middle="supportive in words",
        high="visible in what they do and decide",
        who="client",
    )


class AccountableExecutive(Section):
    """The accountable executive at the client"""

    on_top_team: bool | None = yes_no(
        "Executive on the top team",
        "Is the executive who answers for the outsourced function a member of the top team?",
        who="client",
    )
    tied_to_agenda: bool | None = yes_no(
        "Executive tied to the innovation agenda",
        "Is the executive who answers for the outsourced function personally answerable for "
        "delivering the innovation agenda?",
        who="client",
        change="next-governance-cycle",
    )
    able_to_deliver: bool | None = yes_no(
        "Executive able to deliver the agenda",
        "Is the executive who answers for the outsourced function able to deliver the innovation "
        "agenda, with the authority, people and money that it takes?",
        who="client",
    )
    visionary: int | None = scale(
        "Executive's vision of the business",
        "How clear a vision of the business does the accountable executive have?",
        low="sees the function only",
        middle="understands the business",
        high="sees where the business could go",
        lever="client",
    )
    inner_circle: int | None = scale(
        "Executive's place in the inner circle",
        "How close is the accountable executive to those who decide at the top?",
        low="outside",
        middle="consulted at times",
        high="inside the circle",
        who="client",
    )
    communicator: int | None = scale(
        "Executive's communication of direction",
        "How well does the accountable executive communicate direction?",
        low="people do not know the direction",
        middle="direct reports know it",
        high="everyone concerned can repeat it",
        lever="client",
    )
    networker: int | None = scale(
        "Executive's network inside and outside",
        "How well connected is the accountable executive, inside the client and outside?",
        low="works through the hierarchy only",
        middle="well connected inside",
        high="well connected inside and outside",
        lever="client",
    )
    change_agent: int | None = scale(
        "Executive's drive for change",
        "How purposefully does the accountable executive drive change?",
        low="keeps things as they are",
        middle="supports change",
        high="drives change to a purpose",
        lever="client",
    )
    implementer: int | None = scale(
        "Executive's follow-through on implementation",
        "How far does the accountable executive champion implementation across the whole "
        "organisation?",
        low="hands over after approval",
        middle="follows the main milestones",
        high="champions it to the end, as a whole",
        lever="client",
    )


class Transformation(Section):
    """Change and transformation"""

    scope: Literal["none", "incremental", "radical"] | None = choice(
        "Scope of change",
        "How far-reaching is the change now under way or planned at the client? If there is none, "
        "answer none, and leave out the rest of this group except for its last question.",
        {
            "none": "no change programme",
            "incremental": "incremental (small steps)",
            "radical": "radical (new ways of doing business)",
        },
        change="given",
    )
    business_focused: bool | None = yes_no(
        "Change is about the business",
        "Is the change now under way or planned mainly about how the client does business, rather "
        "than about the service?",
        change="given",
    )
    large_it_or_back_office: bool | None = yes_no(
        "Large IT or back-office transformation",
        "Is the change now under way or planned a large IT project or a transformation of the "
        "back office?",
        change="given",
    )
    led_by: Literal["client", "provider", "joint"] | None = choice(
        "Who leads the change",
        "Who in practice leads the change now under way or planned?",
        {
            "client": "the client",
            "provider": "the provider",
            "joint": "client and provider jointly, neither in the lead",
        },
        lever="client",
        aim=("client", "joint"),
    )
    in_house_leader: bool | None = yes_no(
        "In-house leader of the change",
        "Does a leader employed by the client lead the programme of change as a main task?",
        who="client",
    )
    silo_teamwork: int | None = scale(
        "Teamwork across boundaries",
        "In the change now under way or planned, how well do people work together across "
        "organisations and functions? Leave out if there is no such change.",
        low="each function for itself",
        middle="through formal interfaces",
        high="as one team across boundaries",
    )
    earlier_led_by: Literal["client", "provider", "joint"] | None = choice(
        "Who led the last far-reaching change",
        "Who in practice led the last far-reaching change at the client that this relationship "
        "took part in and that is finished? Leave out if there was none.",
        {
            "client": "the client",
            "provider": "the provider",
            "joint": "client and provider jointly, neither in the lead",
        },
        change="given",
    )


class BehaviourChange(Section):
    """Mindset and behaviour"""

    waits_for_crisis: bool | None = yes_no(
        "Change waits for a crisis",
        "In this relationship, does change come only after a crisis?",
        change="given",
    )
    mindset_changing: bool | None = yes_no(
        "Mindset and behaviour are changing",
        "Leaving aside what was changed on paper: do people in this relationship behave differently, "
        "and better, than a year ago?",
        change="over-months",
    )
    contract_or_structure_changed: bool | None = yes_no(
        "Contract or structure changed",
        "Has the contract or the organisation of the relationship been changed in the last 24 "
        "months?",
        change="given",
    )
