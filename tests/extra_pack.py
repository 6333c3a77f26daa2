"""A sound rule pack of one rule, for tests to add and to spoil."""

from __future__ import annotations

from pathlib import Path

RULES = """\
area: extra
title: Extra
rules:
  - id: XX-01
    name: extra-rule
    title: Extra
    practice: P01
    kind: gap
    description: d
    when: {productivity.annual_target_pct: {lt: 50}}
    severity: high
    effort: low
    owner: both
    timing: now
    findings: [LW-PM-band]
"""
TEMPLATE = '{% extends "recommendations/base.md.j2" %}\n' + "".join(
    f"{{% block {name} %}}x{{% endblock %}}\n"
    for name in ("situation", "why", "first_steps", "who", "by_when", "success")
)
TEMPLATE_NAME = "recommendations/extra/extra-rule.md.j2"


def sound_pack(folder: Path, text: str = TEMPLATE) -> Path:
    """Write a sound pack of one rule, which fires at a yearly target below 50."""
    template = folder / "templates" / TEMPLATE_NAME
    template.parent.mkdir(parents=True)
    template.write_text(text, encoding="utf-8")
    (folder / "extra.yaml").write_text(RULES, encoding="utf-8")
    return folder
