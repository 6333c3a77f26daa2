"""The report as one HTML page that stands alone: no script, no font and no request."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from types import MappingProxyType, SimpleNamespace

from jinja2 import Environment
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

from sourcing_advisor.advice.markdown import linked_citations
from sourcing_advisor.renderers.html_evidence import FindingInWords
from sourcing_advisor.renderers.html_view import Prose, page_of
from sourcing_advisor.renderers.html_why import Why
from sourcing_advisor.renderers.layout import layouts
from sourcing_advisor.renderers.words.wording import STANDARD_WORDING, Wording
from sourcing_advisor.report.detail import Detail
from sourcing_advisor.report.model import Recommendation, Report

_FINDING = re.compile(r"#finding-([1-9]\d{0,5})")
_CITED = re.compile(r"\[([1-9]\d{0,5})\]")
_MAY_LINK = re.compile(r"\[\d|\]\(")
_PLAIN_LINE = re.compile(
    r"[A-Za-z](?:[^\\`*_\[\]<>&|~#!\x00-\x1f\x7f]++|\[[1-9]\d{0,5}\])*+", re.ASCII
)
_PARTS = (
    "brief",
    "plan",
    "recommendations",
    "proposals",
    "practices",
    "questions",
    "evidence",
    "basis",
)
"""The layouts of what stands on the page, in its order."""
_HEADS = '<h2 id="'
_HEADING = re.compile(r'<h2 id="(\w+)">(.+?)</h2>')
"""A heading of the page, from which its contents are made; text that was given is in none."""
_NO_TREES: Why = MappingProxyType({})
_UNUSED = ["image", "autolink", "html_block", "html_inline", "reference"]
"""Rules of CommonMark that advice has no use for: what they match stays text."""


def render(
    report: Report,
    _: Detail = "brief",
    *,
    words: Wording = STANDARD_WORDING,
    why: Why = _NO_TREES,
) -> bytes:
    """Return the whole report as an HTML page, the brief on top, whatever the detail.

    Text that was given never acts as markup. `why` has the conditions of rules as trees, by id.

    The page holds its style sheet, runs no script and asks for nothing from anywhere. The same
    report gives the same bytes.
    """
    last = len(report.findings)
    prose = {each.rule: _sections(each, last) for each in report.recommendations}

    def line(text: str) -> Markup:
        return _as_line(text, last)

    shown = {
        "report": report,
        "page": page_of(report, prose, line, words, why),
        "words": _Texts(**words.texts),
        "language": words.language,
        "disclaimer": words.disclaimer,
        "logo": words.logo,
    }
    # One by one: a layout that includes others passes on each of their texts by itself.
    parts = (_layouts().get_template(f"html/{name}.html.j2").render(shown) for name in _PARTS)
    main = Markup("".join(parts))  # noqa: S704 - the layouts escape all text
    page = _layouts().get_template("report.html.j2")
    return page.render(shown, main=main, parts=_headings(main)).encode().strip() + b"\n"


def _sections(recommendation: Recommendation, findings: int) -> Prose:
    return Prose(
        **{name: _as_html(text, findings) for name, text in recommendation.sections.items()}
    )


def _as_html(markdown: str, findings: int) -> Markup:
    """Return Markdown as HTML, with links to those of the report's `findings` that it cites."""
    # What has no link is the same in every report, as most steps and drafts are.
    return _prose(markdown, findings if _MAY_LINK.search(markdown) else 0)


def _as_line(markdown: str, findings: int) -> Markup:
    """Return one line of Markdown as HTML, without the paragraph around it."""
    return _without_paragraph(_as_html(markdown, findings))


@lru_cache(maxsize=1000)
def _without_paragraph(html: Markup) -> Markup:
    return Markup(str(html).strip().removeprefix("<p>").removesuffix("</p>"))  # noqa: S704 - as `_prose`


@lru_cache(maxsize=2000)
def _prose(markdown: str, findings: int) -> Markup:
    html = plain_prose(markdown, findings) or parsed_prose(markdown, findings)
    return Markup(html)  # noqa: S704 - raw HTML is off, and the parser escapes all text


def parsed_prose(markdown: str, findings: int) -> str:
    """Return Markdown as HTML, by the parser."""
    return str(_parser().render(linked_citations(markdown), {"findings": findings}))


def plain_prose(markdown: str, findings: int) -> str | None:
    """Return what the parser makes of plain text: one line, or numbered lines; None of any other.

    Plain text has no markup but citations, and most parts of advice are plain. Without this short
    way, a report whose text is new takes about twice as long: see `benchmarks/review.py`.
    """
    lines = [line.rstrip(" ") for line in markdown.strip(" \n").split("\n")]
    if len(lines) == 1 and _is_plain(lines[0]):
        return f"<p>{_cited(lines[0], findings)}</p>\n"
    items = []
    for number, line in enumerate(lines, start=1):
        head, dot, text = line.partition(". ")
        if not dot or head != str(number) or not _is_plain(text):
            return None
        items.append(f"<li>{_cited(text, findings)}</li>\n")
    return f"<ol>\n{''.join(items)}</ol>\n"


def _is_plain(line: str) -> bool:
    return _PLAIN_LINE.fullmatch(line) is not None and line == line.strip()


def _cited(text: str, findings: int) -> str:
    return _CITED.sub(lambda cited: _link(cited[1], findings), escapeHtml(text))


def _link(number: str, findings: int) -> str:
    if int(number) > findings:
        return f"<a>[{number}]</a>"
    return f'<a class="cite" href="#finding-{number}">[{number}]</a>'


def _headings(page: str) -> list[tuple[str, str]]:
    """Return the name and the text of each heading; a pattern alone takes long to search a page."""
    found, start = [], page.find(_HEADS)
    while start >= 0:
        heading = _HEADING.match(page, start)
        if heading:
            found.append((heading[1], heading[2]))
        start = page.find(_HEADS, start + 1)
    return found


class _Texts(SimpleNamespace):
    """The fixed texts as fields."""

    def __getitem__(self, name: str) -> str:
        return str(getattr(self, name))


@cache
def _layouts() -> Environment:
    environment = layouts()
    finding = environment.get_template("html/finding.html.j2")

    @lru_cache(maxsize=1000)
    def in_layout(told: FindingInWords) -> Markup:
        return Markup(finding.render(finding=told))  # noqa: S704 - the layout escapes all text

    environment.filters["in_layout"] = in_layout
    return environment


@cache
def _parser() -> MarkdownIt:
    """Return the parser for advice: CommonMark and tables, without images and raw HTML."""
    parser = _Parser("commonmark", {"html": False}, renderer_cls=_Renderer)
    return parser.enable("table").disable(_UNUSED)


class _Parser(MarkdownIt):
    """Takes only links to findings for links; any other stays the text it was written as."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the parser's own name
        return _FINDING.fullmatch(url) is not None


class _Renderer(RendererHTML):
    """Fits advice into the page: its headings stand below those of the page, tables scroll."""

    def link_open(self, tokens: Sequence[Token], idx: int, _: OptionsDict, env: EnvType) -> str:
        match = _FINDING.fullmatch(str(tokens[idx].attrGet("href")))
        if match is None or int(match[1]) > env["findings"]:
            return "<a>"
        return f'<a class="cite" href="{match[0]}">'

    def heading_open(self, *_: object) -> str:
        return "<h5>"

    def heading_close(self, *_: object) -> str:
        return "</h5>\n"

    def table_open(self, *_: object) -> str:
        return '<div class="scroll" role="group" aria-label="Table" tabindex="0"><table>\n'

    def table_close(self, *_: object) -> str:
        return "</table></div>\n"

    def th_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        tokens[idx].attrSet("scope", "col")
        return self.renderToken(tokens, idx, options, env)
