"""What the changelog and the README say of the rule library is what the library holds."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from sourcing_advisor.rules.book import CONCLUSIONS
from sourcing_advisor.rules.loading import load_rule_book

ROOT = Path(__file__).parent.parent


def test_the_newest_entry_counts_the_library_as_it_is() -> None:
    book = load_rule_book()
    kinds = Counter(rule.kind for rule in book.rules)
    bases = Counter(each.basis for each in book.parameters.values())
    facts = sum(fact.section != CONCLUSIONS for fact in book.facts.values())
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    newest = text.split("\n## ")[1]

    assert [int(number) for number in re.findall(r"\b\d+\b", newest.split("### Rules")[1])] == [
        *(len(book.practices), len(book.rules)),
        *(kinds["gap"], kinds["strength"], kinds["conclusion"]),
        *(len(book.findings), facts, len(book.parameters)),
        *(bases["research"], bases["judgement"]),
    ]


def test_the_readme_counts_the_library_as_it_is() -> None:
    book = load_rule_book()
    text = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())

    found = re.search(r"(\d+) practices with (\d+) rules that cite (\d+) findings", text)

    assert found is not None
    counts = (len(book.practices), len(book.rules), len(book.findings))
    assert tuple(map(int, found.groups())) == counts
