"""Read files of facts in which something was changed at random.

    python benchmarks/attacks/inputs.py --count 10000

YAML and JSON, one file or several, with plain values, answers that say more and particulars. Each
must be read or refused with a reason. What is read must hold all that was stated: a value that is
in the file and not in the relationship is a failure, and so is any error but `InputError`. One in
two hundred is also reviewed by the command line.
"""

from __future__ import annotations

import copy
import json
import operator
import random
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bounded import conclude, options, run

from sourcing_advisor.documents.problems import InputError
from sourcing_advisor.documents.yaml_text import parse_yaml
from sourcing_advisor.facts.catalogue import catalogue
from sourcing_advisor.facts.reading import read_relationship
from sourcing_advisor.facts.relationship import Relationship
from sourcing_advisor.facts.renamed import with_new_names

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
PROCESSES = 400
"""Two in so many are also reviewed by a process of their own: one file, and several."""

RICH = """\
relationship: {client: Ash, provider: Birch, stage: stable, as_of: 2026-05-01}
productivity:
  contractual_target: yes
  annual_target_pct: {value: 4, from: 2027-02-01}
  achieved_pct: {at_least: 5, at_most: 7}
gain_sharing:
  used: {value: no, believed: true, by: client, quote: "nobody has opened it", source: notes}
pair.named: yes
people:
  - {name: A. Lind, side: provider, role: account lead, leads: yes, leaves_on: 2027-03-31}
ahead:
  - {on: 2027-03-01, what: the new penalty table, by: client, kind: harm, bears_on: P20}
at_hand:
  - {what: Schedule 4, kind: clause, bears_on: P03, used: no, known_to: provider}
waiting:
  - {what: changes agreed, count: 11, on: the client, since: 2026-01-15, bears_on: P12}
proposals:
  - {name: a more senior lead, by: client, sets: {pair.provider_experience: 5}}
"""
SIGNS = (
    *"{}[]:,-\"'%#&*!|>?@` \t\n\r\\~=<0123456789",
    *("yes", "no", "null", "~", "n/a", "TBD", "1e999", "-1", "9" * 400, "0x1F", "1_000", ".5"),
    *("\u202e", "\u061c", "\u200b", "\0", "\x1b", "\x85", "\u2028", "\ufeff", "é", "🙂", "½"),
    *("- ", ": ", "? ", "<<: ", "&a ", "*a ", "!!str ", "---\n", "...\n", "'", '"', "\\ud800"),
    *("{value: 3}", "{at_least: 1}", "[1, 2]", "{from: 2027-01-01, value: 2}", "{}", "[]"),
)
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 3, 5, 2.5, 1e300, 10**30, "", " ", "yes", "no", "stable", "x"),
    *("2026-01-01", "n/a", "9" * 300, [], {}, [1], {"value": 3}, {"at_least": 1, "at_most": 9}),
    *({"value": True, "believed": True}, {"x": 1}, [{"name": "a"}], [[]], {"value": None}),
    *({"value": 2, "from": "2030-01-01"}, {"at_least": 9, "at_most": 1}, "\u202e", "a\nb"),
)


def originals() -> list[tuple[str, str]]:
    """Return the files that are changed: their ending and text."""
    paths = [p for p in sorted(EXAMPLES.iterdir()) if p.suffix in (".yaml", ".json")]
    texts = [(path.suffix, path.read_text(encoding="utf-8")) for path in paths]
    plain = parse_yaml(RICH, "rich")[0].data
    return [*texts, (".yaml", RICH), (".json", json.dumps(plain, indent=1))] * 2


def changed_text(text: str, chance: random.Random) -> bytes:
    """Return a text in which some characters, lines or bytes were changed."""
    for _ in range(chance.choice((1, 1, 1, 1, 2, 8))):
        at = chance.randrange(len(text) + 1)
        lines = text.splitlines(keepends=True) or [""]
        one, two = chance.randrange(len(lines)), chance.randrange(len(lines))
        match chance.randrange(6):
            case 0:
                text = text[:at] + chance.choice(SIGNS) + text[at:]
            case 1:
                text = text[:at] + chance.choice(SIGNS) + text[at + chance.randrange(1, 6) :]
            case 2:
                del lines[one]
                text = "".join(lines)
            case 3:
                text = "".join([*lines[:one], lines[two], *lines[one:]])
            case 4:
                lines[one] = " " * chance.randrange(8) + lines[one].lstrip(" ")
                text = "".join(lines)
            case _:
                text = text[:at] + text[chance.randrange(len(text) + 1) :][:200] + text[at:]
    data = text.encode("utf-8", "surrogatepass")
    if not chance.randrange(12):
        at = chance.randrange(len(data) + 1)
        data = data[:at] + bytes([chance.randrange(256)]) + data[at:]
    return data


def changed_data(data: Any, chance: random.Random) -> Any:
    """Return data in which some parts were replaced, taken out, renamed or added."""
    data = copy.deepcopy(data)
    facts = list(catalogue().values())
    for _ in range(chance.choice((1, 1, 1, 2, 6))):
        holder = chance.choice(list(holders(data)) or [data])
        if isinstance(holder, dict):
            key = chance.choice([*holder, "unknown"])
            match chance.randrange(8):
                case 0 | 1 | 2 | 3:
                    fact = chance.choice(facts)
                    right = chance.choice((True, *(fact.words or ())) if fact.words else (True, 3))
                    holder = data if isinstance(data, dict) else holder
                    holder[fact.name] = chance.choice((right, {"value": right}))
                case 4:
                    holder[chance.choice(facts).name] = copy.deepcopy(chance.choice(VALUES))
                case 5:
                    holder[f"{key}x"] = holder.pop(key, None)
                case _:
                    holder[key] = copy.deepcopy(chance.choice(VALUES))
        elif isinstance(holder, list):
            holder.insert(chance.randrange(len(holder) + 1), copy.deepcopy(chance.choice(VALUES)))
    return data


def holders(data: Any) -> Iterator[Any]:
    """Yield every dictionary and list of data."""
    if isinstance(data, dict | list):
        yield data
        for part in data.values() if isinstance(data, dict) else data:
            yield from holders(part)


def lost(stated: Any, relationship: Relationship, *, alone: bool = True) -> str | None:
    """Return what a file states and a relationship does not hold; None if that is nothing.

    Entries add up where the file is not read `alone`: each list then holds as many, or more.
    """
    differ = operator.ne if alone else operator.gt
    held = relationship.model_dump(mode="json", exclude_none=True)
    data, _ = with_new_names(_under_sections(stated))
    for section, content in data.items():
        there = held.get(section, held.get("particulars", {}).get(section))
        if section == "particulars" and isinstance(content, dict):
            for name, entries in content.items():
                if entries and differ(len(entries), len(held["particulars"].get(name, ()))):
                    return f"entries of {name}"
        elif isinstance(content, list):
            listed = held.get("particulars", {}).get(section, there)
            if differ(len(content), len(listed or ())):
                return f"entries of {section}"
        elif isinstance(content, dict):
            for name, answer in content.items():
                if not _is_held(answer, (there or {}).get(name), relationship, f"{section}.{name}"):
                    return f"{section}.{name}: {answer!r}"
    return None


def _under_sections(stated: Any) -> dict[str, Any]:
    """Return what is stated with names with a dot put under their sections."""
    data: dict[str, Any] = {}
    for name, content in stated.items():
        section, dot, field = name.partition(".")
        if dot and section in Relationship.model_fields:
            home = data.setdefault(section, {})
            if isinstance(home, dict):
                home[field] = content
        elif isinstance(content, dict) and isinstance(data.get(name), dict):
            data[name] |= content
        else:
            data[name] = dict(content) if isinstance(content, dict) else content
    return data


def _is_held(answer: Any, there: Any, relationship: Relationship, name: str) -> bool:
    if isinstance(answer, Mapping):
        blank = all(part is None for part in answer.values())
        return blank or name in relationship.answers
    if answer is None:
        return True
    if isinstance(answer, bool) or isinstance(there, bool):
        return answer is there or str(there).lower() in ("yes", "no", "true", "false", "on", "off")
    if isinstance(answer, int | float) and isinstance(there, int | float):
        return answer == there
    return there is not None


def outcome(paths: list[Path]) -> str:
    """Return what became of files: ``read``, ``refused``, or what is wrong."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            relationship = read_relationship(*paths)
            stated = [
                json.loads(path.read_text("utf-8-sig"))
                if path.suffix == ".json"
                else parse_yaml(path.read_text("utf-8-sig"), path.name)[0].data
                for path in paths
            ]
    except InputError as error:
        return "refused" if str(error).strip() else "REFUSED WITHOUT A WORD"
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a failure to count
        return f"ERROR: {type(error).__name__}: {error}"
    for each in stated:
        what = lost(each, relationship, alone=len(stated) == 1)
        if what:
            return f"LOST: {what}"
    return "read"


def attacks(folder: Path, count: int, seed: int) -> Iterator[list[Path]]:
    """Yield files, written anew each time."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    known = originals()
    for number in range(count):
        ending, text = known[number % len(known)]
        paths = [folder / f"deal{ending}"]
        if number % 3:
            paths[0].write_bytes(changed_text(text, chance))
        else:
            data = json.loads(text) if ending == ".json" else parse_yaml(text, "x")[0].data
            written = json.dumps(changed_data(data, chance), indent=chance.choice((None, 1)))
            paths[0].write_bytes(written.encode("utf-8", "surrogatepass"))
        if number % 10 == 1:
            ending, text = chance.choice(known)
            paths.append(folder / f"more{ending}")
            paths[1].write_bytes(changed_text(text, chance))
        yield paths


def main() -> int:
    given = options(__doc__, 10_000).parse_args()
    outcomes, failures = Counter[str](), 0
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for number, paths in enumerate(attacks(folder, given.count, given.seed)):
            became = outcome(paths)
            if number % PROCESSES in (0, 1):  # one file, several files
                ended = run(["review", *paths], folder)
                outcomes["also reviewed by a process"] += 1
                problem = ended.problem({0 if became == "read" else 2})
                became = f"PROCESS: {problem}" if problem else became
            if became not in ("read", "refused"):
                failures += 1
                print(f"FAILED: {number}: {became[:400]}", flush=True)
                continue
            outcomes[became] += 1
    print(", ".join(f"{times:,} {what}" for what, times in outcomes.most_common()))
    return conclude(given.count, failures)


if __name__ == "__main__":
    sys.exit(main())
