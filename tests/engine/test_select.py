"""Which evaluator is used, where durable_rules is there and where it is not."""

from __future__ import annotations

import sys

import pytest

from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.engine.assessment import Assessor
from tests.strategies import book_of

MODULES = ("durable_rules_engine", "sourcing_advisor.engine.durable.evaluator")


@pytest.fixture
def without_durable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, MODULES[1], raising=False)
    monkeypatch.setitem(sys.modules, MODULES[0], None)


@pytest.mark.usefixtures("without_durable")
def test_where_durable_rules_is_missing_the_reference_serves() -> None:
    assert Assessor(book_of([]), "auto").engine == "reference"


@pytest.mark.usefixtures("without_durable")
def test_asking_for_what_is_missing_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(InputError, match="Use the engine reference"):
        Assessor(book_of([]), "durable")


def test_the_reference_can_be_asked_for() -> None:
    assert Assessor(book_of([]), "reference").engine == "reference"


def test_where_durable_rules_is_there_it_is_the_default() -> None:
    pytest.importorskip(MODULES[0], reason="not available here", exc_type=ImportError)
    assert Assessor(book_of([]), "auto").engine == "durable"
