"""The tags of a template, which are the fields of these values, each with what it prints.

A text that does not exist is empty. A field that holds several texts prints each as a paragraph of
its own: `{{ move.steps }}` in a numbered paragraph makes a numbered list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

Texts = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A label and what stands beside it."""

    label: Annotated[str, "the label"]
    text: Annotated[str, "what stands beside it"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstMove:
    """One of the first moves, as the brief tells it."""

    number: Annotated[int, "its number in the plan"]
    title: Annotated[str, "what to do"]
    parts: Annotated[tuple[Labelled, ...], "here, why first, do first, who, by when, success"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRow:
    """One stage of the plan, with its moves by owner."""

    name: Annotated[str, "the name of the stage"]
    client: Annotated[Texts, "the moves that the client owns, each with its number"]
    both: Annotated[Texts, "the moves that both sides own"]
    provider: Annotated[Texts, "the moves that the provider owns"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One move with all its parts."""

    id: Annotated[str, "its lasting id, which does not change with its number"]
    number: Annotated[int, "its number in the plan"]
    title: Annotated[str, "what to do"]
    stage: Annotated[str, "first, next, later, parked or in hand, in words"]
    practice: Annotated[str, "the practice that it mends, with its id"]
    rules: Annotated[str, "the ids of the rules that it speaks for"]
    severity: Annotated[str, "how much the gap stands in the way"]
    effort: Annotated[str, "what it takes to begin"]
    owner: Annotated[str, "who has to act"]
    timing: Annotated[str, "when the parties have it in their hands"]
    due: Annotated[str, "the day by which it is to be done, where one is known"]
    evidence: Annotated[str, "how strong the main finding behind it is"]
    why_here: Annotated[Texts, "why it stands at its place in the plan"]
    situation: Annotated[str, "the relationship as it is"]
    by_name: Annotated[
        Texts,
        "what was stated by name and bears on it, quotes, beliefs, hinges, what was decided",
    ]
    signs: Annotated[Texts, "the facts that it rests on"]
    speaks_for: Annotated[Texts, "the other gaps that it closes"]
    why: Annotated[str, "why it matters, with the numbers of findings in brackets"]
    thresholds: Annotated[Texts, "the thresholds that were used, each with its name"]
    steps: Annotated[Texts, "what to do first, step by step"]
    who: Annotated[str, "who acts"]
    by_when: Annotated[str, "by when"]
    success: Annotated[str, "how success is measured"]
    draft: Annotated[Texts, "a clause, an agenda or a charter to start from, where there is one"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """One practice and its state."""

    id: Annotated[str, "its id"]
    title: Annotated[str, "its name"]
    sign: Annotated[str, "a sign for its state, so that it reads in grey"]
    state: Annotated[str, "its state in words"]
    rules: Annotated[str, "the rules that make it so"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """One practice that is done well."""

    title: Annotated[str, "what is done well"]
    practice: Annotated[str, "the practice, with its id"]
    text: Annotated[str, "how to keep it so"]
    signs: Annotated[Texts, "the facts that it rests on"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """One question whose answer would change the advice."""

    number: Annotated[int, "its rank"]
    fact: Annotated[str, "the name of the fact"]
    question: Annotated[str, "the question"]
    answers: Annotated[str, "the answers that can be given"]
    who: Annotated[str, "who can answer"]
    settles: Annotated[str, "the rules that an answer can settle or helps to settle"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """One threshold that the report used, told once for all moves."""

    name: Annotated[str, "its name, by which it can be overridden"]
    value: Annotated[str, "its value, and whether the user changed it"]
    meaning: Annotated[str, "what it means"]
    rests_on: Annotated[str, "what it rests on: a finding by number, or a reason"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding that the report cites."""

    number: Annotated[int, "its number in this report"]
    id: Annotated[str, "its id"]
    claim: Annotated[str, "what it says"]
    figures: Annotated[Texts, "its figures, each with its base"]
    evidence: Annotated[str, "its method and how strong it is"]
    base: Annotated[str, "what it rests on"]
    limits: Annotated[str, "how far it reaches, and what it is to be weighed against"]
    place: Annotated[str, "its source and section"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One source, as a reference list has it."""

    short: Annotated[str, "its short name"]
    citation: Annotated[str, "its full reference"]
    method: Annotated[str, "how it was made"]
    limits: Annotated[str, "how far it reaches"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """All that a template can print."""

    words: Annotated[
        Mapping[str, str], "the fixed texts by name, such as words.plan: see own words"
    ]
    title: Annotated[str, "client and provider"]
    client: Annotated[str, "the client"]
    provider: Annotated[str, "the provider"]
    as_of: Annotated[str, "the day on which the facts were true, in words"]
    profile: Annotated[tuple[Labelled, ...], "client, provider, service, region, date and stage"]
    disclaimer: Annotated[str, "a text of the firm's own, from --words"]
    state: Annotated[str, "how the relationship stands, in two or three sentences"]
    rests_on: Annotated[str, "what the report rests on, and of what too little is known"]
    brief: Annotated[tuple[FirstMove, ...], "the first moves in short"]
    then: Annotated[Texts, "what comes after the first moves"]
    beside: Annotated[tuple[Labelled, ...], "protect, in hand, parked, mind"]
    ask_next: Annotated[Texts, "the first three questions in short"]
    cited: Annotated[Texts, "the findings that the brief cites, in a line each"]
    plan_order: Annotated[str, "how moves are ordered, in a sentence"]
    stages: Annotated[tuple[StageRow, ...], "the plan by stage and owner"]
    plan: Annotated[tuple[Move, ...], "every move, in the order of the plan"]
    moves: Annotated[tuple[Move, ...], "every move that is not in hand, to be told in full"]
    in_hand: Annotated[tuple[Move, ...], "the moves that something agreed already will close"]
    strengths: Annotated[tuple[Strength, ...], "what is done well"]
    practices: Annotated[tuple[Practice, ...], "the state of each practice"]
    states_mean: Annotated[str, "what the states of practices say, and do not say"]
    questions: Annotated[tuple[OpenQuestion, ...], "the first open questions, in full"]
    more_questions: Annotated[tuple[OpenQuestion, ...], "all other open questions"]
    questions_order: Annotated[str, "how questions are ordered"]
    thresholds: Annotated[tuple[Threshold, ...], "the thresholds used, each once"]
    findings: Annotated[tuple[Finding, ...], "the findings cited, by number"]
    sources: Annotated[tuple[Reference, ...], "the sources"]
    facts: Annotated[tuple[Labelled, ...], "every fact that was stated"]
    left_open: Annotated[Texts, "what could not be worked out from lists"]
    limits: Annotated[Texts, "how far the report reaches"]
    rule_book: Annotated[str, "the rule book and the engine that were used"]
