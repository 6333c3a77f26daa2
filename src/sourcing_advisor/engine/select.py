"""Which evaluator to use; the one place where the default is chosen."""

from __future__ import annotations

from typing import Literal, get_args

from sourcing_advisor.documents.problems import (
    Argument,
    InputError,
    Problem,
    did_you_mean,
    quote,
)
from sourcing_advisor.engine.interface import Evaluator
from sourcing_advisor.engine.reference import ReferenceEvaluator
from sourcing_advisor.rules.book import RuleBook

EngineChoice = Literal["auto", "durable", "reference"]
_ENGINE = Argument("engine")


def choose_evaluator(choice: EngineChoice, book: RuleBook) -> Evaluator:
    """Return an evaluator.

    Raises `InputError` for any other choice, and when durable_rules is asked for and not there.
    """
    if choice not in get_args(EngineChoice):
        names = get_args(EngineChoice)
        found = f"there is no engine {quote(choice)}"
        hint = did_you_mean(str(choice), names)
        raise InputError([Problem(_ENGINE, found, f"one of {', '.join(names)}", hint)])
    if choice == "reference":
        return ReferenceEvaluator(book)
    try:
        from sourcing_advisor.engine.durable.evaluator import DurableEvaluator  # noqa: PLC0415
    except ImportError as error:
        if choice == "auto":
            return ReferenceEvaluator(book)
        found = f"durable_rules cannot be used here ({error})"
        advice = (
            "It needs Python 3.11 or 3.12. Use the engine reference: its verdicts are the same."
        )
        raise InputError([Problem(_ENGINE, found, suggestion=advice)]) from None
    return DurableEvaluator(book)
