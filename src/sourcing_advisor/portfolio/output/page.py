"""The portfolio as one HTML page that stands alone: its data and its script are inside it."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Template
from markupsafe import Markup

from sourcing_advisor.portfolio.output.page_view import IndexView, index_view
from sourcing_advisor.portfolio.rollup.lines import DIMENSIONS
from sourcing_advisor.portfolio.rollup.statuses import LEVELS
from sourcing_advisor.portfolio.rollup.summary_form import SummaryForm
from sourcing_advisor.portfolio.rollup.totals import Totals
from sourcing_advisor.renderers.layout import layouts, layouts_folder

_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}
Deal = Mapping[str, Any]


def render_index(summary: SummaryForm, totals: Totals, reports: Mapping[str, str]) -> str:
    """Return the page; `reports` gives the file of each report by the id of its deal.

    The page holds its style sheet, its script and its data, and asks for nothing from anywhere;
    its policy lets no other script run. The same portfolio gives the same bytes.
    """
    view = index_view(summary, totals, reports)
    script = _script()
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    page = _template().render(
        page=view,
        summary=summary,
        data=Markup(_data(view)),  # noqa: S704 - JSON without any character of markup
        script=Markup(script),  # noqa: S704 - our own file
        script_digest=digest,
    )
    return page.strip() + "\n"


def _data(view: IndexView) -> str:
    """Return the deals as compact JSON: repeated names stand once, in a list of their own."""
    places: dict[str, dict[str | None, int]] = {name: {} for name in DIMENSIONS}
    rows = [_row(deal, places) for deal in view.deals]
    held = {
        "practices": [f"{each.id} {each.title}" for each in view.practices],
        "states": {code: words for code, _, _, words in view.states},
        "signs": {code: sign for code, _, sign, _ in view.states},
        "classes": {code: status for code, status, _, _ in view.states},
        "sizes": view.sizes,
        **{name: list(found) for name, found in places.items()},
        "rows": rows,
    }
    return json.dumps(held, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def _row(deal: Deal, places: Mapping[str, dict[str | None, int]]) -> list[Any]:
    named = [places[name].setdefault(deal[name], len(places[name])) for name in DIMENSIONS]
    gaps = [deal["gaps"][level] for level in LEVELS]
    return [deal["id"], *named, *gaps, deal["open"], deal["codes"], deal["report"] or 0]


@cache
def _script() -> str:
    return (layouts_folder() / "portfolio" / "portfolio.js").read_text(encoding="utf-8")


@cache
def _template() -> Template:
    environment = layouts(autoescape=True)
    environment.filters["thousands"] = lambda number: f"{number:,}"
    environment.filters["share"] = _share
    return environment.get_template("portfolio.html.j2")


def _share(part: int, whole: int) -> str:
    """Return a share as a whole percentage, never 0% of something nor 100% of less than all."""
    if not whole:
        return "0%"
    percent = round(100 * part / whole)
    if percent == 0 and part:
        return "under 1%"
    return "over 99%" if percent == 100 and part < whole else f"{percent}%"  # noqa: PLR2004
