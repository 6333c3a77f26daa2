"""Writing a decision into the file of decisions, whatever else people wrote there.

ruamel.yaml keeps comments, order and quotation marks, so that the file differs only in what was
decided.
"""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sourcing_advisor.conditions.values import Bounds, Value
from sourcing_advisor.decisions.decision_log import Decision
from sourcing_advisor.decisions.decision_states import DECISIONS_ENDING
from sourcing_advisor.documents.files import replace_file
from sourcing_advisor.documents.problems import InputError, Place, Problem
from sourcing_advisor.documents.text import read_text, shown
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.service.decision_file import ViewDecision, parse_decisions
from sourcing_advisor.service.identity import identity_of

try:
    from filelock import FileLock, Timeout
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap, CommentedSeq
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString
except ModuleNotFoundError as error:
    _found = f"the package {error.name} is not installed"
    _advice = 'Install "sourcing-advisor[decide]".'
    raise InputError([Problem(Place("decide"), _found, suggestion=_advice)]) from None

_WAIT = 5.0
"""In seconds: another `decide` may be writing."""
_READ_AS_OTHER = frozenset({"yes", "no", "true", "false", "null", "~"})


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the lock of a file of decisions; raises `InputError` when another command holds it."""
    lock = FileLock(path.parent / f".{path.name}.lock", timeout=_WAIT, fallback_to_soft=False)
    try:
        lock.acquire()
    except Timeout:
        found = "another command is writing to this file"
        advice = "Wait until it has finished, and try again."
        raise InputError([Problem(Place(shown(path)), found, suggestion=advice)]) from None
    except OSError as error:
        raise _unwritable(path, error) from None
    try:
        yield
    finally:
        # Deleted while it is held, so that no other command takes a lock that is about to go.
        with contextlib.suppress(OSError):
            Path(lock.lock_file).unlink()
        lock.release()


def write_decision(
    path: Path, decision: Decision | ViewDecision, relationship: Relationship
) -> None:
    """Write a decision to a file, in place of the one on the same move, which is kept under it.

    One on whose view of a fact holds takes the place of the one on the same fact. The file appears
    whole or not at all. Raises `InputError` when it cannot be written.
    """
    group = "decisions" if isinstance(decision, Decision) else "views"
    text = (
        read_text(path, "at least one decision")
        if path.is_file()
        else _beginning(path, relationship, group)
    )
    written = _with_decision(text, decision, group)
    parse_decisions(written, path, relationship)  # what is written can be read again, or is not
    try:
        replace_file(path, written.encode())
    except OSError as error:
        raise _unwritable(path, error) from None


def _with_decision(text: str, decision: Decision | ViewDecision, group: str) -> str:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 100
    yaml.representer.ignore_aliases = lambda _: True  # a day that stands twice is written twice
    yaml.indent(mapping=2, sequence=4, offset=2)
    content = yaml.load(text)
    if not content.get(group):
        content[group] = CommentedSeq()
    if isinstance(decision, Decision):
        _put(content[group], decision)
    else:
        _put_view(content[group], decision)
    stream = io.StringIO()
    yaml.dump(content, stream)
    return stream.getvalue()


def _put(entries: CommentedSeq, decision: Decision) -> None:
    entry = _entry(decision)
    for i, standing in enumerate(entries):
        if standing["move"] == decision.move:
            former = standing.pop("earlier", None) or []
            entry["earlier"] = CommentedSeq([standing, *former])
            entries[i] = entry
            return
    entries.append(entry)


def _put_view(entries: CommentedSeq, view: ViewDecision) -> None:
    entry = CommentedMap(fact=view.fact, holds=view.holds, on=view.on)
    _add_texts(entry, view)
    for i, standing in enumerate(entries):
        if standing["fact"] == view.fact:
            entries[i] = entry
            return
    entries.append(entry)


def _add_texts(entry: CommentedMap, decision: Decision | ViewDecision) -> None:
    for name, text in (("reason", decision.reason), ("owner", decision.owner)):
        if text is not None:
            entry[name] = DoubleQuotedScalarString(text)


def _entry(decision: Decision) -> CommentedMap:
    entry = CommentedMap(move=decision.move, decision=decision.decision, on=decision.on)
    _add_texts(entry, decision)
    if decision.until is not None:
        entry["until"] = decision.until
    entry["rules"] = CommentedSeq(decision.rules)
    entry["rules"].fa.set_flow_style()
    if decision.grounds:
        entry["grounds"] = CommentedMap(
            {fact: _ground(value) for fact, value in decision.grounds.items()}
        )
    return entry


def _ground(value: Value | Bounds) -> Any:
    match value:
        case Bounds():
            ends = {"at_least": value.at_least, "at_most": value.at_most}
            bounds = CommentedMap({name: end for name, end in ends.items() if end is not None})
            bounds.fa.set_flow_style()
            return bounds
        case bool():
            return "yes" if value else "no"  # text to ruamel.yaml, which knows true and false only
        case str() if value.lower() in _READ_AS_OTHER:
            return DoubleQuotedScalarString(value)
        case float() if value.is_integer():
            return int(value)
        case _:
            return value


def _beginning(path: Path, relationship: Relationship, group: str) -> str:
    """Return what a new file begins with: what it is, whose decisions these are, and a group."""
    named = identity_of(relationship.relationship)
    facts = path.name.removesuffix(DECISIONS_ENDING)
    lines = [
        f"# What was decided on the moves for {facts}. Written by: sourcing-advisor decide",
        "# Comments are kept. A decision hides no move and changes no plan.",
    ]
    if any(named.values()):
        lines.append("relationship:")
        lines += [f"  {n}: {json.dumps(t, ensure_ascii=False)}" for n, t in named.items() if t]
    return "\n".join([*lines, "", f"{group}:", ""])


def _unwritable(path: Path, error: OSError) -> InputError:
    found = f"this cannot be written ({error.strerror or error})"
    return InputError([Problem(Place(shown(path)), found)])
