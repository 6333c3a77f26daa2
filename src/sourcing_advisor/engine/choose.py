"""Which evaluator to use; the one place where the default is chosen."""

from __future__ import annotations

from typing import Literal

from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.engine.interface import Evaluator
from sourcing_advisor.engine.reference import ReferenceEvaluator
from sourcing_advisor.rules.book import RuleBook

EngineChoice = Literal["auto", "durable", "reference"]


def choose_evaluator(choice: EngineChoice, book: RuleBook) -> Evaluator:
    """Return an evaluator; raises `InputError` when durable_rules is asked for and not there."""
    if choice == "reference":
        return ReferenceEvaluator(book)
    try:
        from sourcing_advisor.engine.durable import DurableEvaluator  # noqa: PLC0415
    except ImportError as error:
        if choice == "auto":
            return ReferenceEvaluator(book)
        found = f"durable_rules cannot be used here ({error})"
        advice = "It needs Python 3.11 or 3.12. Use --engine reference: the verdicts are the same."
        raise InputError([Problem(Place("--engine"), found, suggestion=advice)]) from None
    return DurableEvaluator(book)
