"""An `InputError` comes whole from one process to another."""

from __future__ import annotations

import pickle

from sourcing_advisor.documents.problems import InputError, Place, Problem


def test_problems_survive_pickling() -> None:
    error = InputError([Problem(Place("b.yaml", 2), "two"), Problem(Place("a.yaml"), "one")])

    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes

    assert (copy.problems, str(copy)) == (error.problems, str(error))
