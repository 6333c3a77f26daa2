"""Writes examples/portfolio.csv: an invented portfolio, the same each time.

Each deal has a few hidden qualities (incentives, leaders, sourcing by the client, culture), which
clients and providers share in part, and its facts follow them with some noise. Three rows are
faulty on purpose, so that `rejected.csv` has something to show.
"""

from __future__ import annotations

import csv
import math
import random
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from sourcing_advisor.facts.catalogue import Fact, catalogue
from sourcing_advisor.portfolio.columns.relationship_columns import relationship_from_row

OUT = Path(__file__).parent.parent / "examples" / "portfolio.csv"
DEALS = 60
CLIENTS = (
    *("Ambleford Bank", "Corvane Energy", "Dunmore Retail", "Eastlake Health"),
    *("Farrow & Pike", "Grünwald Chemie", "Halvorsen Shipping", "Iveston Insurance"),
    *("Kingsmead Foods", "Lorne Telecom", "Marchetti Motors", "Northquay Rail"),
)
PROVIDERS = ("Arden Process", "Belltower Services", "Cendra", "Delphi Works", "Estuary Global")
REGIONS = ("Europe", "Europe", "North America", "Asia Pacific", "Global")
SERVICES = {
    "finance_accounting": ("Accounts payable", "General ledger", "Order to cash"),
    "human_resources": ("Payroll", "Recruitment", "HR service desk"),
    "procurement": ("Indirect procurement", "Category management"),
    "supply_chain": ("Demand planning", "Logistics control tower"),
    "information_technology": ("Application support", "Service desk", "Cloud operations"),
}
QUALITIES = ("incentives", "leaders", "sourcing", "culture", "innovation")
FOLLOWS = {
    "productivity": "incentives",
    "gain_sharing": "incentives",
    "incentives": "incentives",
    "competition": "incentives",
    "innovation_agenda": "innovation",
    "innovation_programme": "innovation",
    "measurement": "innovation",
    "governance": "innovation",
    "ideas": "innovation",
    "funding": "innovation",
    "culture": "culture",
    "change": "culture",
    "behaviour": "culture",
    "transformation": "sourcing",
    "adaptive": "culture",
    "pair": "leaders",
    "pair_behaviour": "leaders",
    "pair_progress": "leaders",
    "executive": "sourcing",
    "board": "sourcing",
    "provider": "leaders",
    "leadership": "leaders",
    "relationship": "leaders",
}
REVERSED = {
    *("gain_sharing.one_sided", "incentives.thought_too_late", "competition.provider_feels_secure"),
    *("innovation_agenda.displaced_by_operations", "measurement.only_service_levels_and_cost"),
    *("adaptive.technical_fixes_failed", "adaptive.lasting_conflict", "adaptive.crisis"),
    *("culture.goals_conflict", "behaviour.waits_for_crisis", "change.ideas_turned_down_pct"),
}
LEFT_OUT = {
    *("relationship.service_type", "relationship.provider_count", "gain_sharing.used"),
    *("relationship.it_enabled_back_office", "innovation_programme.client_definition"),
    *("incentives.any_in_place", "productivity.contractual_target", "relationship.size_fte"),
    *("leadership.client_experience_path", "pair_progress.months_in_place"),
}
NUMBERS = {
    "productivity.annual_target_pct": (4.0, 1.5),
    "productivity.achieved_pct": (3.5, 2.0),
    "gain_sharing.targets_met_years": (2.0, 1.2),
    "innovation_agenda.forums_per_year": (3.0, 2.0),
    "innovation_agenda.planned_value_innovations": (3.0, 2.0),
    "innovation_programme.delivered_last_3_years": (4.0, 3.0),
    "innovation_programme.years_with_delivery": (1.6, 0.9),
    "ideas.sessions_per_year": (2.0, 1.6),
    "change.ideas_turned_down_pct": (45.0, 15.0),
    "relationship.months_to_renewal": (26.0, 14.0),
}


def main() -> None:
    rows = list(_rows())
    with OUT.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _rows() -> Iterator[dict[str, str]]:
    chance = random.Random(20)  # noqa: S311 - an invented portfolio, not a secret
    for number, deal in enumerate(invented_deals(chance, DEALS), start=1):
        if number == 17:  # noqa: PLR2004 - three faulty rows
            deal["pair_behaviour.trust"] = 7
        if number == 34:  # noqa: PLR2004
            deal["relationship.stage"] = "stabel"
        if number == 51:  # noqa: PLR2004
            deal |= {"gain_sharing.level": "none", "gain_sharing.targets_met_years": 3}
        yield {name: _cell(value) for name, value in deal.items()}


def invented_deals(chance: random.Random, deals: int) -> Iterator[dict[str, object]]:
    """Yield so many invented deals, each with a typed value by column, None for unknown."""
    of_clients = {name: _qualities(chance, 0.55) for name in CLIENTS}
    of_providers = {name: _qualities(chance, 0.45) for name in PROVIDERS}
    for number in range(1, deals + 1):
        yield _valid_deal(chance, number, of_clients, of_providers)


def _qualities(chance: random.Random, spread: float) -> dict[str, float]:
    return {quality: chance.gauss(0.0, spread) for quality in QUALITIES}


def _valid_deal(
    chance: random.Random,
    number: int,
    of_clients: dict[str, dict[str, float]],
    of_providers: dict[str, dict[str, float]],
) -> dict[str, object]:
    client, provider = chance.choice(CLIENTS), chance.choice(PROVIDERS)
    overall = chance.gauss(0.25, 0.6)
    quality = {
        name: overall + of_clients[client][name] + of_providers[provider][name] + own
        for name, own in _qualities(chance, 0.4).items()
    }
    while True:
        deal = _profile(chance, number, client, provider) | _facts(chance, quality)
        try:
            relationship_from_row({k: v for k, v in deal.items() if v is not None})
        except ValidationError:
            continue
        return deal


def _profile(chance: random.Random, number: int, client: str, provider: str) -> dict[str, object]:
    kind = chance.choice(list(SERVICES))
    size = round(math.exp(chance.gauss(5.2, 1.1)) / 5) * 5
    return {
        "id": f"D-{number:03}",
        "relationship.client": client,
        "relationship.provider": provider,
        "relationship.service": chance.choice(SERVICES[kind]),
        "relationship.region": chance.choice(REGIONS),
        "relationship.as_of": "2025-06-30",
        "relationship.service_type": kind,
        "relationship.size_fte": float(size) if chance.random() > 0.08 else None,  # noqa: PLR2004
    }


def _facts(chance: random.Random, quality: dict[str, float]) -> dict[str, object]:
    asked = 0.93 - 0.25 * chance.random()
    found: dict[str, object] = {}
    for name, fact in catalogue().items():
        if fact.section in FOLLOWS and name not in LEFT_OUT:
            sign = -1 if name in REVERSED else 1
            drawn = sign * quality[FOLLOWS[fact.section]] + chance.gauss(0.0, 0.7)
            found[name] = _value(fact, drawn, chance) if chance.random() < asked else None
    return found


def _value(fact: Fact, drawn: float, chance: random.Random) -> object:
    match fact.type:
        case "yes_no":
            return chance.random() < 1 / (1 + math.exp(-1.6 * drawn))
        case "scale":
            return min(5, max(1, round(3.2 + drawn)))
        case "choice":
            words = list(fact.words or ())
            place = (drawn + 1.8) / 3.6 * len(words)
            return words[min(len(words) - 1, max(0, int(place)))]
        case "count" | "number":
            middle, spread = NUMBERS.get(fact.name, (3.0, 1.0))
            value = min(fact.highest or 0, max(fact.lowest or 0, middle + spread * drawn))
            return round(value) if fact.type == "count" else round(value * 2) / 2


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    main()
