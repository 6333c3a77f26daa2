"""Conditions as written to condition nodes, with every way in which they do not fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from sourcing_advisor.conditions.nodes import (
    OPERATORS,
    ORDER_OPERATORS,
    SET_OPERATORS,
    Compare,
    CompareFacts,
    Condition,
    Known,
    Operator,
    all_of,
    any_of,
    not_of,
)
from sourcing_advisor.conditions.values import Value
from sourcing_advisor.documents.problems import MOST_HINTS, Problem, as_given, did_you_mean, quote
from sourcing_advisor.documents.tree import Document, Path
from sourcing_advisor.facts.catalogue import Fact
from sourcing_advisor.facts.wording import values_in_words
from sourcing_advisor.rules.models import Parameter
from sourcing_advisor.rules.overrides import PARAMETERS

_NEVER = any_of()
_FORM = "one of all, any, not, or the name of a fact with what it is compared to"


@dataclass
class ConditionParser:
    """Parses the conditions of one file, collecting problems instead of stopping at the first."""

    document: Document
    facts: Mapping[str, Fact]
    parameters: Mapping[str, Parameter]
    problems: list[Problem] = field(default_factory=list)
    overridden: frozenset[str] = frozenset()
    """The parameters whose value the user has given."""
    refused: set[str] = field(default_factory=set)
    """Those of them that have been reported already: once is enough."""
    unreported: int = 0
    """How often one of them was met again, or a name that something unread may define."""
    perhaps: Callable[[str], bool] = lambda _: False
    """Whether something that cannot be read may define a name."""

    def parse(self, data: Any, path: Path) -> Condition:
        """Return the nodes of the condition at `path`; what is wrong goes to `problems`."""
        if not isinstance(data, dict) or len(data) != 1:
            self._report(path, "a condition that is not one name with a value", _FORM)
            return _NEVER
        ((key, content),) = data.items()
        inner = (*path, key)
        match key:
            case "all":
                return all_of(*self._parts(content, inner))
            case "any":
                return any_of(*self._parts(content, inner))
            case "not":
                return not_of(self.parse(content, inner))
            case _:
                return self._comparison(key, content, inner)

    def _parts(self, content: Any, path: Path) -> tuple[Condition, ...]:
        if not isinstance(content, list) or not content:
            self._report(path, f"{path[-1]} without a list", "a list of one condition or more")
            return ()
        return tuple(self.parse(part, (*path, i)) for i, part in enumerate(content))

    def _comparison(self, name: str, content: Any, path: Path) -> Condition:
        fact = self.facts.get(name)
        if fact is None:
            self._report_unknown("fact", name, self.facts, path)
            return _NEVER
        if not isinstance(content, dict):
            content = {"eq": content}
        if len(content) != 1:
            self._report(path, f"{name} with {len(content)} operators", "exactly one operator")
            return _NEVER
        ((operator, literal),) = content.items()
        if operator == "known":
            return self._known(name, literal, path)
        if operator not in OPERATORS:
            expected = f"one of {', '.join(OPERATORS)}, known"
            hint = did_you_mean(operator, (*OPERATORS, "known"))
            self._report(path, f"there is no operator {quote(operator)}", expected, hint)
            return _NEVER
        return self._fitted(fact, cast(Operator, operator), literal, path)

    def _known(self, name: str, literal: Any, path: Path) -> Condition:
        if not isinstance(literal, bool):
            self._report(path, f"known is {quote(str(literal))}", "true or false")
            return _NEVER
        return Known(name, literal)

    def _fitted(self, fact: Fact, operator: Operator, literal: Any, path: Path) -> Condition:
        if operator in ORDER_OPERATORS and fact.type in ("yes_no", "choice"):
            found = f"{operator} on {fact.name}, which has no order"
            self._report(path, found, "eq, ne, in or not_in")
            return _NEVER
        if operator in SET_OPERATORS:
            return self._set(fact, operator, literal, path)
        if isinstance(literal, dict) and list(literal) == ["fact"]:
            return self._other_fact(fact, operator, str(literal["fact"]), path)
        value, parameter = self._value(literal, path)
        if value is None or not self._suits(fact, value, path, parameter):
            return _NEVER
        return Compare(fact.name, operator, value, parameter)

    def _other_fact(self, fact: Fact, operator: Operator, name: str, path: Path) -> Condition:
        other = self.facts.get(name)
        if other is None:
            self._report_unknown("fact", name, self.facts, path)
            return _NEVER
        if other.name == fact.name:
            self._report(path, f"{name} compared with itself", "another fact")
            return _NEVER
        if not _measured_alike(fact, other):
            found = f"{_measure(fact)} compared with {_measure(other)}"
            self._report(path, found, "two numbers in the same unit, or two scales")
            return _NEVER
        return CompareFacts(fact.name, operator, name)

    def _set(self, fact: Fact, operator: Operator, literal: Any, path: Path) -> Condition:
        if not isinstance(literal, list) or not literal:
            self._report(path, f"{operator} without a list", "a list of one value or more")
            return _NEVER
        values = [self._value(item, path)[0] for item in self._plain(literal, path)]
        known = [value for value in values if value is not None]
        if len(known) < len(values) or not min(self._suits(fact, v, path) for v in known):
            return _NEVER
        return Compare(fact.name, operator, tuple(dict.fromkeys(known)))

    def _plain(self, literals: list[Any], path: Path) -> list[Any]:
        if any(isinstance(literal, dict) for literal in literals):
            self._report(path, "a parameter in a list", "values, or a comparison for each")
        return [None if isinstance(literal, dict) else literal for literal in literals]

    def _value(self, literal: Any, path: Path) -> tuple[Value | None, str | None]:
        if isinstance(literal, dict) and list(literal) == ["parameter"]:
            name = str(literal["parameter"])
            if name not in self.parameters:
                self._report_unknown("parameter", name, self.parameters, path)
                return None, None
            return self.parameters[name].value, name
        if isinstance(literal, bool | int | float | str):
            return literal, None
        expected = "a value, a parameter or a fact"
        self._report(path, "a literal of a form that is not accepted", expected)
        return None, None

    def _suits(self, fact: Fact, value: Value, path: Path, parameter: str | None = None) -> bool:
        if fact.accepts(value):
            return True
        if parameter is not None and parameter in self.overridden:
            self._refuse_override(fact, value, parameter)
            return False
        hint = did_you_mean(value, fact.words) if fact.words and isinstance(value, str) else None
        found = f"{fact.name} compared to {as_given(value)}"
        self._report(path, found, values_in_words(fact), hint)
        return False

    def _refuse_override(self, fact: Fact, value: Value, parameter: str) -> None:
        if parameter in self.refused:
            self.unreported += 1
            return
        self.refused.add(parameter)
        found = f"{parameter} is {value:.10g}, and {fact.name} is compared to it"
        self.problems.append(Problem(PARAMETERS, found, values_in_words(fact)))

    def _report_unknown(self, what: str, name: str, known: Iterable[str], path: Path) -> None:
        if self.perhaps(name.rpartition(".")[2]):
            self.unreported += 1
            return
        found = f"there is no {what} {quote(name)}"
        hint = did_you_mean(name, known) if len(self.problems) < MOST_HINTS else None
        self._report(path, found, suggestion=hint)

    def _report(
        self, path: Path, found: str, expected: str | None = None, suggestion: str | None = None
    ) -> None:
        self.problems.append(Problem(self.document.place(path), found, expected, suggestion))


def _measured_alike(one: Fact, other: Fact) -> bool:
    """Say whether the numbers of two facts can be compared."""
    if "scale" in (one.type, other.type):
        return one.type == other.type
    numbers = {one.type, other.type} <= {"count", "number"}
    return numbers and _base_unit(one) == _base_unit(other)


def _base_unit(fact: Fact) -> str:
    """Return the unit of a fact; what was so in the last year is of one measure with `a year`."""
    return (fact.unit or "").removesuffix(" a year")


def _measure(fact: Fact) -> str:
    kinds = {"yes_no": "yes or no", "choice": "one of some words", "scale": "a scale"}
    return f"{fact.name} ({kinds.get(fact.type) or fact.unit or 'a number'})"


def words_in(data: Any) -> Iterator[str]:
    """Yield every word of a condition as written, whether or not it is one."""
    match data:
        case str():
            yield data
        case dict():
            for name, content in data.items():
                yield name
                yield from words_in(content)
        case list() | tuple():
            for part in data:
                yield from words_in(part)
        case _:
            return
