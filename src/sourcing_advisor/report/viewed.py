"""What the two sides see differently, as a report tells it: the agenda of a conversation."""

from __future__ import annotations

from collections.abc import Sequence

from sourcing_advisor.conditions.values import Bounds, Value
from sourcing_advisor.decisions.hinges import Hinge
from sourcing_advisor.facts.wording import NOT_STATED, value_in_words
from sourcing_advisor.report.beside import HingingVerdict, ViewDifference
from sourcing_advisor.rules.book import RuleBook

_MOST_NAMED = 3


def differences(hinges: Sequence[Hinge], book: RuleBook) -> tuple[ViewDifference, ...]:
    """Return the differences as a report tells them, in their order."""
    return tuple(_difference(hinge, book) for hinge in hinges)


def _difference(hinge: Hinge, book: RuleBook) -> ViewDifference:
    name, client, provider = hinge.difference
    fact = book.facts[name]
    one, other = (value_in_words(fact, known) for known in (client, provider))
    verdicts = tuple(
        HingingVerdict.model_construct(
            rule=each.rule,
            title=book.rule_by_id[each.rule].title,
            by_client=each.client.value,
            by_provider=each.provider.value,
        )
        for each in hinge.rules
    )
    return ViewDifference.model_construct(
        fact=name,
        label=fact.label,
        client=_single(client),
        client_in_words=one,
        provider=_single(provider),
        provider_in_words=other,
        verdicts=verdicts,
        first_moves=hinge.first_moves,
        words=f"{fact.label}: {_seen(one, other)}. {_hinging(verdicts, hinge)}",
    )


def _single(known: Value | Bounds | None) -> Value | None:
    return None if isinstance(known, Bounds) else known


def _seen(client: str, provider: str) -> str:
    silent = {"client": client == NOT_STATED, "provider": provider == NOT_STATED}
    if silent["client"]:
        return f"the provider says {provider}, against what the client says elsewhere"
    if silent["provider"]:
        return f"the client says {client}, against what the provider says elsewhere"
    return f"the client says {client}, the provider {provider}"


def _hinging(verdicts: Sequence[HingingVerdict], hinge: Hinge) -> str:
    titles = [f"“{each.title}” ({each.rule})" for each in verdicts[:_MOST_NAMED]]
    if len(verdicts) > _MOST_NAMED:
        titles.append(f"{len(verdicts) - _MOST_NAMED} more")
    parts = [f"on it hinges {', '.join(titles)}"] if titles else ["on it hinges the plan"]
    if hinge.first_moves:
        parts.append("it changes what comes first")
    sentence = "; ".join(parts)
    return f"{sentence[0].upper()}{sentence[1:]}."
