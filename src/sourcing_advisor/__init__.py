"""Decision support for outsourcing relationships: facts in, cited recommendations out.

The public names are imported when they are first used, so that the command line starts fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from sourcing_advisor.version import __version__

if TYPE_CHECKING:
    from sourcing_advisor.documents.problems import InputError, Problem
    from sourcing_advisor.engine.assessment import EngineDisagreementError
    from sourcing_advisor.facts.relationship import Relationship
    from sourcing_advisor.report.model import Report
    from sourcing_advisor.service.intake import read_relationship
    from sourcing_advisor.service.portfolio import report_for, review_portfolio
    from sourcing_advisor.service.reviews import Advisor, review

_HOMES = {
    "Advisor": "service.reviews",
    "EngineDisagreementError": "engine.assessment",
    "InputError": "documents.problems",
    "Problem": "documents.problems",
    "Relationship": "facts.relationship",
    "Report": "report.model",
    "read_relationship": "service.intake",
    "report_for": "service.portfolio",
    "review": "service.reviews",
    "review_portfolio": "service.portfolio",
}

__all__ = [
    "Advisor",
    "EngineDisagreementError",
    "InputError",
    "Problem",
    "Relationship",
    "Report",
    "__version__",
    "read_relationship",
    "report_for",
    "review",
    "review_portfolio",
]


def __getattr__(name: str) -> object:
    """Import a public name from its home on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
