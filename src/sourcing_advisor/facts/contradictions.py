"""Facts that cannot all be true of one relationship, as conditions that must not hold.

They are condition trees, so that a portfolio can check them by column with the same meaning.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sourcing_advisor.conditions.nodes import (
    Compare,
    Condition,
    Known,
    Operator,
    all_of,
    any_of,
    facts_of,
)
from sourcing_advisor.conditions.truth import Test, examination, test_of
from sourcing_advisor.conditions.values import Value, Values


@dataclass(frozen=True)
class Contradiction:
    """A condition that no relationship can meet, and why."""

    condition: Condition
    why: str

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """Return the names of the facts that contradict each other."""
        return facts_of(self.condition)

    def holds(self, values: Values) -> bool:
        """Say whether known facts contradict each other in this way."""
        return self._test(values) is True

    def disagreeing(self, values: Values) -> tuple[str, ...]:
        """Return the facts by which `values` meet the condition, and no others.

        The first stands against all that follow.
        """
        return tuple(dict.fromkeys(examination(self.condition)(values)[1]))

    @cached_property
    def _test(self) -> Test:
        return test_of(self.condition)


def _is(fact: str, value: Value, operator: Operator = "eq") -> Compare:
    return Compare(fact, operator, value)


def _both(first: Condition, second: Condition, why: str) -> Contradiction:
    return Contradiction(all_of(first, second), why)


LONG_BEFORE_RENEWAL = 60
"""Judgement: nobody prepares a renewal or a new tender more than this many months ahead."""

CONTRADICTIONS: tuple[Contradiction, ...] = (
    _both(
        _is("relationship.stage", "renewal"),
        _is("relationship.months_to_renewal", LONG_BEFORE_RENEWAL, "gt"),
        "renewal is being prepared, and more than five years remain until the contract ends or "
        "can be renewed",
    ),
    _both(
        _is("productivity.contractual_target", value=False),
        _is("productivity.annual_target_pct", 0, "gt"),
        "there is a yearly productivity target and there is none",
    ),
    _both(
        _is("productivity.contractual_target", value=True),
        _is("productivity.annual_target_pct", 0),
        "the contract requires a yearly improvement, and the improvement required is zero",
    ),
    _both(
        _is("gain_sharing.level", "none"),
        _is("gain_sharing.used", value=True),
        "there is no gain sharing, and gain sharing has been used",
    ),
    _both(
        Compare("gain_sharing.level", "in", ("none", "project")),
        _is("gain_sharing.targets_met_years", 0, "gt"),
        "there is no yearly gain share, and its targets have been met",
    ),
    _both(
        Compare("gain_sharing.level", "in", ("none", "project")),
        any_of(
            _is("gain_sharing.one_sided", value=True),
            _is("gain_sharing.yearly_targets_stretching", value=True),
        ),
        "there is no yearly gain share, and the yearly scheme is described",
    ),
    _both(
        _is("incentives.any_in_place", value=False),
        any_of(
            _is("incentives.reward_beyond_target", value=True),
            _is("productivity.contractual_target", value=True),
            _is("productivity.annual_target_pct", 0, "gt"),
            Compare("gain_sharing.level", "in", ("project", "relationship", "both")),
            _is("gain_sharing.used", value=True),
            _is("innovation_fund.exists", value=True),
            _is("innovation_agenda.time_in_contract", value=True),
        ),
        "there is no incentive for innovation, and a productivity target, reserved time, gain "
        "sharing, a fund or another reward is in force",
    ),
    _both(
        _is("innovation_fund.exists", value=False),
        any_of(
            _is("innovation_fund.main_incentive", value=True),
            _is("innovation_fund.large_enough", value=True),
        ),
        "there is no innovation fund, and the fund is described",
    ),
    _both(
        _is("benchmarking.purpose", "none"),
        any_of(
            _is("benchmarking.dispute_open", value=True),
            _is("benchmarking.like_for_like", value=True),
        ),
        "there is no benchmarking, and a benchmark is described",
    ),
    _both(
        _is("innovation_agenda.forums_per_year", 0),
        _is("innovation_agenda.both_bring_market_view", value=True),
        "no forum was held, and both parties bring what they see to the forums",
    ),
    _both(
        _is("governance.innovation_body", value=True),
        _is("governance.innovation_on_agenda", "never"),
        "there is a body for innovation, and innovation is on no committee's agenda",
    ),
    _both(
        _is("measurement.only_service_levels_and_cost", value=True),
        any_of(
            _is("measurement.operating_efficiency", value=True),
            _is("measurement.process_effectiveness", value=True),
            _is("measurement.strategic_performance", value=True),
        ),
        "only service levels and cost are tracked, and the effect of innovations is measured",
    ),
    _both(
        _is("pair.named", value=False),
        all_of(
            _is("pair_progress.months_in_place", 0, "gt"),
            _is("leadership.rests_on", "one_pair", "ne"),
        ),
        "no pair of leaders is named, leadership does not rest on one pair in practice, and the "
        "pair has been in place for some time",
    ),
    *(
        _both(
            _is("pair_progress.months_in_place", 36, "ge"),
            _is(f"pair.{side}_leaders_3_years", 1, "gt"),
            f"the present two leaders have led for three years or more, and the {side}'s leader "
            "has changed in the last three years",
        )
        for side in ("client", "provider")
    ),
    _both(
        _is("transformation.scope", "none"),
        any_of(
            Known("transformation.led_by"),
            _is("transformation.business_focused", value=True),
            _is("transformation.large_it_or_back_office", value=True),
            _is("transformation.in_house_leader", value=True),
        ),
        "there is no change programme, and the change programme is described",
    ),
    _both(
        _is("innovation_programme.delivered_last_3_years", 0),
        _is("innovation_programme.years_with_delivery", 0, "gt"),
        "no innovation was delivered in three years, and there were years with one",
    ),
    _both(
        _is("innovation_programme.delivered_last_3_years", 0, "gt"),
        _is("innovation_programme.years_with_delivery", 0),
        "innovations were delivered in the last three years, and there was no year with one",
    ),
    *(
        _both(
            Compare("innovation_programme.delivered_last_3_years", "eq", delivered),
            Compare("innovation_programme.years_with_delivery", "gt", delivered),
            f"{word} delivered in three years, and there were more years with one",
        )
        for delivered, word in ((1, "one innovation was"), (2, "two innovations were"))
    ),
    _both(
        _is("relationship.performance", "poor"),
        _is("relationship.client_satisfaction", 5),
        "the relationship performs poorly, which includes what the client says of it, and the "
        "client is very satisfied",
    ),
    _both(
        _is("relationship.performance", "excellent"),
        _is("relationship.client_satisfaction", 1),
        "the relationship performs excellently, which includes what the client says of it, and "
        "the client is dissatisfied",
    ),
    _both(
        _is("incentives.only_service_bonus", value=True),
        any_of(
            _is("incentives.reward_beyond_target", value=True),
            _is("productivity.contractual_target", value=True),
            _is("productivity.annual_target_pct", 0, "gt"),
            Compare("gain_sharing.level", "in", ("project", "both")),
            _is("gain_sharing.used", value=True),
            _is("innovation_fund.exists", value=True),
            _is("innovation_agenda.time_in_contract", value=True),
        ),
        "a bonus on service scores is the only incentive, and another one is in force",
    ),
    _both(
        _is("innovation_programme.shared_definition", value=True),
        any_of(
            *(
                all_of(
                    _is("innovation_programme.client_definition", word),
                    _is("innovation_programme.provider_definition", word, "ne"),
                )
                for word in ("client_performance", "novelty", "provider_benefit")
            )
        ),
        "both use the same definition of innovation, and what counts differs between them",
    ),
    Contradiction(
        any_of(
            *(
                all_of(
                    _is("change.end_user_acceptance", rating),
                    _is("change.least_acceptance", rating, "gt"),
                )
                for rating in (1, 2, 3, 4)
            )
        ),
        "the group of users that accepts least accepts more than the users as a whole",
    ),
    _both(
        _is("projects.on_record", 0),
        _is("projects.funding_undecided", 0, "gt"),
        "no innovation project is on record, and projects await funding",
    ),
)


def contradictions_in(values: Values) -> list[Contradiction]:
    """Return the contradictions among known facts."""
    return [one for one in CONTRADICTIONS if one.holds(values)]
