"""What a rule pack says never acts as markup: not on the pages, and not in reports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from sourcing_advisor import Advisor, Relationship
from sourcing_advisor.rules.lint.cases import cases_beside
from sourcing_advisor.rules.loading import load_rule_book
from sourcing_advisor.site.pages import library_pages

PHRASES = (
    "<script>alert(1)</script>",
    "<svg onload=alert(1)>",
    "![pixel](https://elsewhere.example/pixel.png)",
    "[here](https://elsewhere.example)",
    "[here][place]",
    "<https://elsewhere.example>",
    "\\<b>",
    "\\[x](javascript:alert(1))",
    "[7](https://elsewhere.example)",
    "https://elsewhere.example",
    "a | b",
    "*c* `d` ~~e~~ &lt;i&gt;",
)
HOSTILE = " ".join(PHRASES)
LINES = f"Text.\n\n# Heading\n\n[place]: https://elsewhere.example\n\n- {HOSTILE}\n"
BLOCKS = ("situation", "why", "first_steps", "who", "by_when", "success", "draft")
PAGE_TAGS = {"a", *("h1", "h2", "p", "ul", "ol", "li", "strong", "em", "code")} | {
    *("table", "thead", "tbody", "tr", "th", "td", "del", "s", "pre")
}


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of rules in which every text is hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    text = quoted(LINES)
    files = {
        "practices.yaml": f"practices:\n  - {{id: X01, title: {text}}}\n",
        "parameters/all.yaml": f"parameters:\n  - {{name: floor, value: 2, unit: {quoted(HOSTILE[:50])}, "
        f"means: {text}, basis: judgement, reason: {text}}}\n",
        "findings/all.yaml": f"sources:\n  - {{id: HS, citation: {text}, short: {text}, method: {text}, "
        f"limits: {text}, bases: [HS-A]}}\nfindings:\n  - id: HS-A\n    source: HS\n"
        f"    section: {text}\n    practices: [X01]\n    claim: {text}\n    method: case\n"
        f"    base: {text}\n    limits: {text}\n    figures:\n"
        f"      - {{name: n, value: 3, unit: {quoted(HOSTILE[50:100])}, of: {text}, base: {text}}}\n",
        "hostile.yaml": f"area: hostile\ntitle: {text}\nconclusions:\n"
        f"  - {{name: bad, label: {text}, means: {text}}}\nrules:\n"
        + "".join(
            f"  - id: HO-0{number}\n    name: {name}\n    title: {text}\n    practice: X01\n"
            f"    kind: {kind}\n    description: {text}\n    not_this: {text}\n"
            f"    when: {{{condition}}}\n    findings: [HS-A]\n    {more}\n"
            for number, name, kind, condition, more in (
                (
                    1,
                    "gap",
                    "gap",
                    "pair.named: false",
                    "severity: high\n    effort: low\n    owner: both\n    timing: now",
                ),
                (2, "strength", "strength", "pair.named: false", f"protect: {text}"),
                (3, "bad", "conclusion", "pair.named: false", "concludes: bad"),
                (4, "after", "strength", "conclusions.bad: true", f"protect: {text}"),
            )
        ),
        "hostile.cases.yaml": f"area: hostile\ncases:\n  - {{rule: HO-01, name: {text}, "
        "facts: {pair.named: false}, verdict: fired}\n",
        "templates/recommendations/hostile/gap.md.j2": '{% extends "recommendations/base.md.j2" %}\n'
        + "".join(
            f"{{% block {name} %}}\n{LINES}\n{{{{ cite('HS-A') }}}}(https://elsewhere.example) "
            f"{{{{ figure('HS-A', 'n') }}}}\n{{% endblock %}}\n"
            for name in BLOCKS
        ),
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def pages(pack: Path) -> dict[str, str]:
    return library_pages(load_rule_book([pack], own=False), cases_beside([pack]))


def common_mark(text: str) -> str:
    """Return Markdown as a forgiving reader of CommonMark shows it: HTML and tables are on."""
    return str(MarkdownIt("commonmark", {"html": True}).enable("table").render(text))


def python_markdown(text: str) -> str:
    markdown = pytest.importorskip("markdown", reason="needs the docs extra")
    return str(markdown.markdown(text, extensions=["tables", "fenced_code", "toc"]))


def tags_in(html: str) -> Iterator[tuple[str, str]]:
    """Yield the name and the rest of each tag that begins."""
    without_comments = re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL)
    yield from re.findall(r"<([a-zA-Z][\w-]*)([^>]*)>", without_comments)


@pytest.mark.parametrize("reader", [common_mark, python_markdown])
def test_no_text_of_a_pack_acts_on_a_page(pages: dict[str, str], reader: object) -> None:
    assert callable(reader)
    for path, text in pages.items():
        for tag, rest in tags_in(reader(text)):
            assert tag in PAGE_TAGS, f"{path}: {tag}"
            assert not re.search(r"\bon\w+=|src=|javascript:|//", rest), f"{path}: {tag}{rest}"


@pytest.mark.parametrize("phrase", ["alert(1)", "elsewhere.example/pixel.png", "javascript"])
def test_what_does_not_act_is_shown(pages: dict[str, str], phrase: str) -> None:
    assert phrase in common_mark(pages["rules/HO-01.md"])
    assert phrase in common_mark(pages["findings/HS-A.md"])


def test_a_title_of_several_lines_stands_on_one(pages: dict[str, str]) -> None:
    first = pages["rules/HO-01.md"].splitlines()[0]

    assert first.startswith("# HO-01 Text. \\# Heading \\[place\\]")
    assert "elsewhere" in first


@pytest.fixture(scope="module")
def report(pack: Path) -> dict[str, str]:
    advisor = Advisor(rules=pack, engine="reference")
    reviewed = advisor.review(Relationship.model_validate({"pair": {"named": False}}))
    assert "HO-01" in {each.rule for each in reviewed.recommendations}
    return {form: advisor.render(reviewed, form, "full") for form in ("markdown", "html")}


def test_no_text_of_a_pack_is_a_link_an_image_or_html_in_a_markdown_report(
    report: dict[str, str],
) -> None:
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(report["markdown"])
    inline = {child.type for token in tokens for child in token.children or ()}

    assert not {"image", "link_open", "html_inline"} & inline
    assert "html_block" not in {token.type for token in tokens}


def test_no_text_of_a_pack_acts_in_an_html_report(report: dict[str, str]) -> None:
    for tag, rest in tags_in(report["html"]):
        assert tag not in {"script", "img", "iframe"} or "elsewhere" not in rest
        assert not re.search(r"\bon\w+=|javascript:|elsewhere\.example", rest), f"{tag}{rest}"
