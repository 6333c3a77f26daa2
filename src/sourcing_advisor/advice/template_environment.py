"""What templates of advice may read and ask: facts, parameters, a few filters and tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from sourcing_advisor.conditions.values import Bounds, Value, Values
from sourcing_advisor.facts.catalogue import Fact
from sourcing_advisor.facts.wording import (
    NOT_STATED,
    anchor_in_words,
    number_in_words,
    value_in_words,
)


@dataclass(frozen=True, slots=True)
class FactInProse:
    """A fact as a template sees it: it prints its value in words."""

    fact: Fact
    value: Value | Bounds | None

    def __str__(self) -> str:
        """Return the value with its unit."""
        return value_in_words(self.fact, self.value)


class _Section:
    def __init__(self, look_up: Callable[[str], FactInProse]) -> None:
        self._look_up = look_up

    def __getattr__(self, name: str) -> FactInProse:
        return self._look_up(name)


class FactsInProse:
    """The facts as a template reads them: ``facts.pair.trust``."""

    def __init__(self, facts: Mapping[str, Fact], values: Values) -> None:
        """Take the catalogue of facts, and what is known of one relationship."""
        self._facts = facts
        self._values = values

    def __getattr__(self, section: str) -> _Section:
        """Return a section of facts."""
        return _Section(
            lambda name: FactInProse(
                self._facts[f"{section}.{name}"], self._values.get(f"{section}.{name}")
            )
        )


class _Environment(ImmutableSandboxedEnvironment):
    """Looks up facts and parameters at once; whatever else is asked for is checked first."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute, or undefined."""
        if type(obj) in _LOOKED_UP and attribute[0] != "_":
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)


_LOOKED_UP = {FactsInProse, _Section}


def advice_environment() -> ImmutableSandboxedEnvironment:
    """Return the environment of advice: no names but those given, and few filters and tests."""
    environment = _Environment(undefined=StrictUndefined, trim_blocks=True)
    environment.globals.clear()
    environment.filters.clear()
    environment.filters.update(bare=_bare, anchor=_anchor)
    environment.tests.clear()
    environment.tests.update(
        known=lambda fact: fact.value is not None,
        yes=lambda fact: fact.value is True,
        no=lambda fact: fact.value is False,
        answered=lambda fact, word: fact.value == word,
    )
    return environment


def _bare(value: object) -> str:
    if isinstance(value, FactInProse) and isinstance(value.value, int | float):
        return number_in_words(value.value, "")
    return str(value).split(" ", 1)[0].rstrip("%")


def _anchor(value: object) -> str:
    if isinstance(value, FactInProse) and type(value.value) is int:
        return anchor_in_words(value.fact, value.value)
    return NOT_STATED
