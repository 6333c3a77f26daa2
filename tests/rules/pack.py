"""A small rule pack, written by code, with one thing in it that a test changes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from sourcing_advisor.documents.problems import Problem
from sourcing_advisor.rules.lint.check import check_library

TEMPLATE = """{% extends "recommendations/base.md.j2" %}
{% block situation %}{{ client }} has a gap.{% endblock %}
{% block why %}It matters {{ cite("AB-ONE") }}.{% endblock %}
{% block first_steps %}
1. Begin.
{% endblock %}
{% block who %}The two leaders.{% endblock %}
{% block by_when %}Within a month.{% endblock %}
{% block success %}A signed page.{% endblock %}
"""
BASE = "\n".join(
    f"{{% block {name} %}}{{% endblock %}}"
    for name in ("situation", "why", "first_steps", "who", "by_when", "success", "draft")
)
Data = dict[str, Any]


def copied(data: Data) -> Any:
    """Return data in which nothing stands twice as one object, which YAML would show."""
    return json.loads(json.dumps(data))


def gap(number: int = 1, **changed: Any) -> Data:
    rule = {
        "id": f"PK-{number:02}",
        "name": f"gap-{number}",
        "title": "Close the gap",
        "practice": "P01",
        "kind": "gap",
        "description": "There is a gap.",
        "when": {"productivity.annual_target_pct": {"lt": {"parameter": "floor_pct"}}},
        "severity": "low",
        "effort": "low",
        "owner": "both",
        "timing": "now",
        "findings": ["AB-ONE"],
    }
    return {name: value for name, value in {**rule, **changed}.items() if value is not None}


def strength(number: int = 2, **changed: Any) -> Data:
    own = {"severity": None, "effort": None, "owner": None, "timing": None}
    given = {"kind": "strength", "name": f"strength-{number}", "protect": "Keep it.", **changed}
    return gap(number, **{**own, **given})


def conclusion(number: int, concludes: str, **changed: Any) -> Data:
    own = {"kind": "conclusion", "name": f"conclusion-{number}", "protect": None}
    return strength(number, **{**own, "concludes": concludes, **changed})


class Pack:
    """Files of a rule pack under `folder`, sound until a test changes them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.practices: list[Data] = [{"id": "P01", "title": "One"}, {"id": "P02", "title": "Two"}]
        self.parameters: list[Data] = [
            {
                "name": "floor_pct",
                "value": 4,
                "means": "A floor.",
                "basis": "judgement",
                "reason": "-",
            }
        ]
        self.sources: list[Data] = [
            {"id": "AB", "citation": "A (2001)", "short": "A 2001", "method": "-", "limits": "-"}
        ]
        self.findings: list[Data] = [finding("AB-ONE")]
        self.conclusions: list[Data] = []
        self.rules: list[Data] = [gap()]
        self.cases: list[Data] = [
            case("fired", 3.9),
            case("clear", 4),
            {"rule": "PK-01", "name": "open", "verdict": "unknown", "facts": {}},
        ]
        self.templates = {"base": BASE, "gap-1": TEMPLATE}

    def write(self) -> None:
        advice = self.folder / "templates" / "recommendations"
        for folder in (self.folder / "parameters", self.folder / "findings", advice / "pack"):
            folder.mkdir(parents=True, exist_ok=True)
        files: dict[str, Data] = {
            "practices.yaml": {"practices": self.practices},
            "parameters/pack.yaml": {"parameters": self.parameters},
            "findings/pack.yaml": {"sources": self.sources, "findings": self.findings},
            "pack.yaml": {
                "area": "pack",
                "title": "Pack",
                "conclusions": self.conclusions,
                "rules": self.rules,
            },
            "pack.cases.yaml": {"area": "pack", "cases": self.cases},
            "plan.yaml": {"moves": [*self.moves()]},
        }
        for name, data in files.items():
            (self.folder / name).write_text(
                yaml.dump(copied(data), sort_keys=False), encoding="utf-8"
            )
        for name, text in self.templates.items():
            where = (
                advice / f"{name}.md.j2" if name == "base" else advice / "pack" / f"{name}.md.j2"
            )
            where.write_text(text, encoding="utf-8")

    def moves(self) -> Iterator[Data]:
        """Yield a move for each gap rule, so that the plan has nothing to say of the rules."""
        gaps = (rule["id"] for rule in self.rules if rule.get("kind") == "gap" and "id" in rule)
        for i, name in enumerate(dict.fromkeys(gaps)):
            words = {"name": f"move-{i}", "title": "Move", "called": "a move", "alone": "It is."}
            yield {**words, "rules": [name]}

    def problems(self) -> list[Problem]:
        """Return what loading or checking finds wrong with the pack."""
        self.write()
        return check_library([self.folder], own=False)[1]

    def found(self) -> str:
        """Return all problems as text, one to a line."""
        return "\n".join(str(problem) for problem in self.problems())


def finding(name: str, **changed: Any) -> Data:
    own = {
        "id": name,
        "source": "AB",
        "section": "One",
        "practices": ["P01"],
        "claim": "A claim.",
        "method": "survey",
        "base": "12 people",
        "limits": "Few.",
    }
    return {**own, **changed}


def case(verdict: str, value: float, rule: str = "PK-01") -> Data:
    facts = {"productivity.annual_target_pct": value}
    return {"rule": rule, "name": verdict, "verdict": verdict, "facts": facts}
