"""The project's own rules in other engines, one deal at a time.

Each peer is given the easier half of the task: it says which rules certainly fire, not which of
the others are clear, unknown or not applicable. Conditions are translated with a guard on every
comparison, because none of these engines has unknown values.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, assert_never

from sourcing_advisor.engine.durable.evaluator import DurableEvaluator
from sourcing_advisor.engine.reference import ReferenceEvaluator
from sourcing_advisor.engine.verdicts import Outcome
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.portfolio.columns.certainty import (
    Both,
    Certainty,
    Comparison,
    Either,
    FactsCompared,
    FactsOperator,
    Fails,
    Holds,
    IsKnown,
    IsUnknown,
    facts_of,
)
from sourcing_advisor.portfolio.columns.evaluation_plan import EvaluationPlan, plan_for
from sourcing_advisor.rules.book import RuleBook

RankedRelationship = dict[str, Any]
Engine = Callable[[Sequence[RankedRelationship]], list[list[bool]]]
"""Takes deals with plain names and every fact (None: unknown); gives what fires, rule by rule."""

SIGNS: Mapping[FactsOperator, str] = {"lt": "<", "le": "<=", "eq": "==", "ne": "!="}
BATCH = 1_000


def plain(name: str) -> str:
    """Return a fact's name as an identifier."""
    return name.replace(".", "__")


@dataclass(frozen=True, slots=True)
class Infix:
    """Writes planes in an expression language."""

    conclusions: Mapping[Certainty, Certainty]
    both: str
    either: str
    negation: str

    def write(self, certainty: Certainty) -> str:
        """Return the expression of a plane."""
        if certainty in self.conclusions:
            return self.write(self.conclusions[certainty])
        match certainty:
            case Holds(test) | Fails(test):
                negation = "" if isinstance(certainty, Holds) else self.negation
                return f"({self._known(test.fact)} {self.both} {negation}({self._test(test)}))"
            case FactsCompared():
                return self._compared(certainty)
            case IsKnown(fact) | IsUnknown(fact):
                return f"({plain(fact)} {'!=' if isinstance(certainty, IsKnown) else '=='} null)"
            case Both(parts):
                return self._joined(self.both, parts)
            case Either(parts):
                return self._joined(self.either, parts)
            case _:
                assert_never(certainty)

    def _compared(self, comparison: FactsCompared) -> str:
        known = f" {self.both} ".join(map(self._known, facts_of(comparison)))
        sign = SIGNS[comparison.operator]
        return f"({known} {self.both} ({plain(comparison.fact)} {sign} {plain(comparison.other)}))"

    def _joined(self, word: str, parts: Iterable[Certainty]) -> str:
        return "(" + f" {word} ".join(map(self.write, parts)) + ")"

    def _known(self, fact: str) -> str:
        return f"({plain(fact)} != null)"

    def _test(self, test: Comparison) -> str:
        sign = {"in": "==", "ge": ">=", "gt": ">"}[test.operator]
        number = catalogue()[test.fact].type == "number"
        values = [json.dumps(float(v) if number else v) for v in test.values]
        return "(" + f" {self.either} ".join(f"{plain(test.fact)} {sign} {v}" for v in values) + ")"


def conclusions_of(plan: EvaluationPlan) -> dict[Certainty, Certainty]:
    """Return what stands behind each plane of a conclusion."""
    steps = [each for step in plan.steps for each in step if each.certainty != each.source]
    return {each.certainty: each.source for each in steps}


def stages_of(book: RuleBook) -> EvaluationPlan:
    """Return the stages of a rule book for deals with every fact."""
    return plan_for(book, catalogue())


def zen_expression(book: RuleBook) -> Engine:
    """GoRules zen: one compiled list expression, evaluated deal by deal."""
    import zen  # noqa: PLC0415 - one peer per process

    plan = stages_of(book)
    infix = Infix(conclusions_of(plan), "and", "or", "not")
    source = ", ".join(infix.write(each.fires) for each in plan.rules)
    compiled = zen.compile_expression(f"[{source}]")
    return lambda deals: [compiled.evaluate(deal) for deal in deals]


def zen_batch(book: RuleBook) -> Engine:
    """GoRules zen: one decision with an expression node, evaluated in batches."""
    import zen  # noqa: PLC0415 - one peer per process

    plan = stages_of(book)
    infix = Infix(conclusions_of(plan), "and", "or", "not")
    expressions = [
        {"id": each.rule, "key": each.rule.replace("-", "_"), "value": infix.write(each.fires)}
        for each in plan.rules
    ]
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"r": _decision(expressions)}}})
    keys = [each["key"] for each in expressions]

    def run(deals: Sequence[RankedRelationship]) -> list[list[bool]]:
        found: list[list[bool]] = []
        for start in range(0, len(deals), BATCH):
            asked: list[Any] = [
                {"key": "r", "context": deal} for deal in deals[start : start + BATCH]
            ]
            for answer in engine.evaluate_batch(asked):
                result = answer["data"]["result"]
                found.append([result[key] for key in keys])
        return found

    return run


def _decision(expressions: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    place = {"x": 0, "y": 0}
    nodes = [
        {"id": "i", "type": "inputNode", "name": "i", "position": place},
        {
            "id": "e",
            "type": "expressionNode",
            "name": "e",
            "position": place,
            "content": {"expressions": list(expressions)},
        },
        {"id": "o", "type": "outputNode", "name": "o", "position": place},
    ]
    edges = [
        {"id": "1", "type": "edge", "sourceId": "i", "targetId": "e"},
        {"id": "2", "type": "edge", "sourceId": "e", "targetId": "o"},
    ]
    kind = "application/vnd.gorules.decision"
    return {"contentType": kind, "nodes": nodes, "edges": edges}


def cel(book: RuleBook) -> Engine:
    """CEL in Rust: one list program."""
    import cel as language  # noqa: PLC0415 - one peer per process

    plan = stages_of(book)
    infix = Infix(conclusions_of(plan), "&&", "||", "!")
    source = ", ".join(infix.write(each.fires) for each in plan.rules)
    program = language.compile(f"[{source}]")
    return lambda deals: [program.execute(deal) for deal in deals]


def json_logic(book: RuleBook) -> Engine:
    """JSON-logic in Python: one document per rule."""
    from json_logic import jsonLogic  # noqa: PLC0415 - one peer per process

    plan = stages_of(book)
    conclusions = conclusions_of(plan)
    documents = [_document(each.fires, conclusions) for each in plan.rules]
    return lambda deals: [[bool(jsonLogic(d, deal)) for d in documents] for deal in deals]


def _document(certainty: Certainty, conclusions: Mapping[Certainty, Certainty]) -> Any:
    if certainty in conclusions:
        return _document(conclusions[certainty], conclusions)
    if isinstance(certainty, Both | Either):
        word = "and" if isinstance(certainty, Both) else "or"
        return {word: [_document(part, conclusions) for part in certainty.parts]}
    variables = [{"var": plain(fact)} for fact in facts_of(certainty)]
    variable = variables[0]
    known = {"!==": [variable, None]}
    if isinstance(certainty, FactsCompared):
        both_known = [{"!==": [each, None]} for each in variables]
        return {"and": [*both_known, {SIGNS[certainty.operator]: variables}]}
    if isinstance(certainty, IsKnown | IsUnknown):
        return known if isinstance(certainty, IsKnown) else {"!": [known]}
    sign = {"in": "===", "ge": ">=", "gt": ">"}[certainty.test.operator]
    tests = [{sign: [variable, value]} for value in certainty.test.values]
    test: Any = tests[0] if len(tests) == 1 else {"or": tests}
    return {"and": [known, test if isinstance(certainty, Holds) else {"!": [test]}]}


def durable(book: RuleBook) -> Engine:
    """durable_rules through this project's evaluator: all four outcomes."""
    evaluator = DurableEvaluator(book)
    return lambda deals: _fired(evaluator, book, deals)


def tree_walker(book: RuleBook) -> Engine:
    """Walk the trees as the reference evaluator does, in Python: all four outcomes."""
    evaluator = ReferenceEvaluator(book)
    return lambda deals: _fired(evaluator, book, deals)


def _fired(
    evaluator: DurableEvaluator | ReferenceEvaluator,
    book: RuleBook,
    deals: Sequence[RankedRelationship],
) -> list[list[bool]]:
    names = {plain(name): name for name in catalogue()}
    found: list[list[bool]] = []
    for deal in deals:
        known = {names[name]: value for name, value in deal.items() if value is not None}
        outcomes = evaluator.outcomes(known)
        found.append([outcomes[rule.id] is Outcome.FIRED for rule in book.rules])
    return found


ENGINES: Mapping[str, Callable[[RuleBook], Engine]] = {
    "zen, compiled expression": zen_expression,
    "zen, batch": zen_batch,
    "CEL (Rust)": cel,
    "JSON-logic (Python)": json_logic,
    "durable_rules": durable,
    "tree walker": tree_walker,
}
