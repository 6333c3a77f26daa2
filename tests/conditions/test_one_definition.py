"""The meaning of joined conditions stands in one place."""

from __future__ import annotations

import ast
from pathlib import Path

import sourcing_advisor

SOURCE = Path(sourcing_advisor.__file__).parent
JOINED = {"All", "AnyOf", "Not"}
MOST_MODULES = 5


def knows_joined_conditions(path: Path) -> bool:
    tree = ast.parse(path.read_text("utf-8"))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return bool(names & JOINED)


def test_few_modules_know_the_classes_of_joined_conditions() -> None:
    knowing = [path for path in SOURCE.rglob("*.py") if knows_joined_conditions(path)]
    assert len(knowing) <= MOST_MODULES, knowing
