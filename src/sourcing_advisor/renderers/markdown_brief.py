"""The brief in Markdown."""

from __future__ import annotations

from sourcing_advisor.renderers.markdown_page import Lines, Page
from sourcing_advisor.report.brief import ASIDES, brief_of
from sourcing_advisor.report.words import told_in_confidence


def brief(page: Page) -> Lines:
    """Tell the brief."""
    told = brief_of(page.report)
    yield from (told.state, "")
    if not told.moves:
        yield from ("On the facts stated, there is nothing to act on now.", "")
    for move in told.moves:
        yield from (f"## {move.number}. {move.title}", "")
        for part in move.parts:
            yield f"- **{part.label}:** {part.text}"
        yield ""
    asides = [(label, getattr(told, name)) for label, name in ASIDES if getattr(told, name)]
    if asides or told.named or page.report.withheld:
        yield from ("## Beside these", "")
        for label, text in asides:
            yield f"- **{label}:** {text}"
        for text in told.named:
            yield f"- {text}"
        if page.report.withheld:
            yield f"- {told_in_confidence(page.report.withheld)}"
        yield ""
    if told.questions:
        yield from ("## Ask next", "")
        for number, question in enumerate(told.questions, start=1):
            yield f"{number}. {question}"
        yield ""
    if told.findings:
        yield from ("## Findings cited", "")
        for number, text in told.findings:
            yield f"- [{number}] {text}"
        yield ""
    yield (
        "Every move: `--detail standard`. Evidence, facts and drafts: `--detail full`. "
        "Published research, applied to facts that nobody verified; no legal advice."
    )
