"""A rule pack as files, sound until an attack changes something in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

Data = dict[str, Any]
Content = str | bytes | Callable[[Path], None]
"""What a file holds; or what makes something else of its path, such as a link."""

Files = dict[str, Content]
Text = Callable[[str], str]
"""What a pack says in the place of that name."""

FIRES = {"pair.named": False}
"""A condition that is true of the relationship that is reviewed."""

RELATIONSHIP = """\
relationship: {client: Ash, provider: Birch, stage: stable, as_of: 2026-05-01}
pair: {named: no}
productivity: {annual_target_pct: 2}
"""
BLOCKS = ("situation", "why", "first_steps", "who", "by_when", "success", "draft")
TEMPLATE = "templates/recommendations/pack/gap-1.md.j2"
BASE = '{% extends "recommendations/base.md.j2" %}\n'


def plain(place: str) -> str:
    """Return a harmless text."""
    return f"A {place}."


def gap(number: int = 1, when: Any = None, text: Text = plain, **changed: Any) -> Data:
    """Return a gap rule."""
    return {
        "id": f"XX-{number:02}",
        "name": f"gap-{number}",
        "title": text("title"),
        "practice": "X01",
        "kind": "gap",
        "description": text("description"),
        "not_this": text("trap"),
        "when": FIRES if when is None else when,
        "severity": "high",
        "effort": "low",
        "owner": "both",
        "timing": "now",
        "findings": ["XS-A"],
        **changed,
    }


def strength(number: int, when: Any, text: Text = plain) -> Data:
    """Return a strength rule, which needs no template."""
    rule = gap(number, when, text, kind="strength", protect=text("protect"))
    return {name: rule[name] for name in rule if name not in ("severity", "effort", *_OF_GAPS)}


def conclusion(number: int, concludes: str, when: Any) -> Data:
    """Return a rule that concludes."""
    rule = strength(number, when)
    return {**{n: v for n, v in rule.items() if n != "protect"}, "kind": "conclusion"} | {
        "concludes": concludes
    }


_OF_GAPS = ("owner", "timing")


def concluded(name: str, text: Text = plain) -> Data:
    """Return the declaration of a conclusion."""
    return {"name": name, "label": text("label"), "means": text("meaning")}


def template(body: str | Text = plain, name: str = "situation") -> str:
    """Return a template with a body in one block, or with a text in every block."""
    if isinstance(body, str):
        given = {name: body}
        return BASE + "".join(
            f"{{% block {block} %}}{given.get(block, 'Text.')}{{% endblock %}}\n"
            for block in BLOCKS
        )
    return BASE + "".join(
        f"{{% block {block} %}}\n{body(block)}\n{{% endblock %}}\n" for block in BLOCKS
    )


def move(rules: Sequence[str], name: str = "move", text: Text = plain, **more: Any) -> Data:
    """Return a move of the plan."""
    alone = {"alone": text("reason to stand alone")} if len(rules) == 1 else {}
    words = {"title": text("title of a move"), "called": text("name of a move")}
    return {"name": name, **words, "rules": list(rules), **alone, **more}


def pack(
    rules: Sequence[Data] = (),
    conclusions: Sequence[Data] = (),
    *,
    text: Text = plain,
    advice: str | None = None,
    plan: Mapping[str, Any] | None = None,
    unit: str = "days",
) -> Files:
    """Return a whole pack that says `text` in every place."""
    written = list(rules) or [gap(text=text)]
    files: Mapping[str, Data] = {
        "practices.yaml": {"practices": [{"id": "X01", "title": text("practice")}]},
        "parameters/all.yaml": {"parameters": [parameter(text, unit)]},
        "findings/all.yaml": findings(text, unit),
        "pack.yaml": {
            "area": "pack",
            "title": text("area"),
            "conclusions": list(conclusions),
            "rules": written,
        },
        "pack.cases.yaml": {
            "area": "pack",
            "cases": [{"rule": "XX-01", "name": text("case"), "facts": FIRES, "verdict": "fired"}],
        },
        "plan.yaml": {"moves": [move(["XX-01"], text=text)]} if plan is None else {**plan},
    }
    made: Files = {name: as_yaml(data) for name, data in files.items()}
    for rule in written:
        if rule["kind"] == "gap":
            name = TEMPLATE.replace("gap-1", rule["name"])
            made[name] = template(text) if advice is None else advice
    return made


def parameter(text: Text, unit: str) -> Data:
    return {
        "name": "pack_floor",
        "value": 2,
        "unit": unit,
        "means": text("parameter"),
        "basis": "judgement",
        "reason": text("reason"),
    }


def findings(text: Text, unit: str) -> Data:
    source = {name: text(name) for name in ("citation", "short", "method", "limits")}
    figure = {"name": "n", "value": 3, "unit": unit, "of": text("whole"), "base": text("base")}
    return {
        "sources": [{"id": "XS", **source, "bases": ["XS-A"]}],
        "findings": [
            {
                "id": "XS-A",
                "source": "XS",
                "section": text("section"),
                "practices": ["X01"],
                "claim": text("claim"),
                "method": "case",
                "base": text("base of the finding"),
                "limits": text("limits of the finding"),
                "figures": [figure],
            }
        ],
    }


def as_yaml(data: Any) -> str:
    """Return data as JSON, which is YAML, a line for each item of the first lists."""
    if not isinstance(data, dict):
        return json.dumps(data, ensure_ascii=False)
    lines = []
    for name, content in data.items():
        if isinstance(content, list) and content:
            items = "".join(f"\n- {json.dumps(item, ensure_ascii=False)}" for item in content)
            lines.append(f"{name}:{items}")
        else:
            lines.append(f"{name}: {json.dumps(content, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


def write(files: Files, folder: Path) -> None:
    """Write a pack to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            path.write_bytes(content.encode("utf-8", "surrogatepass"))
        elif isinstance(content, bytes):
            path.write_bytes(content)
        else:
            content(path)
