"""The library as another program uses it."""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import files
from pathlib import Path

import pytest
from pydantic import ValidationError

import sourcing_advisor
from sourcing_advisor import (
    Advisor,
    EngineDisagreementError,
    InputError,
    Relationship,
    Report,
    read_relationship,
    review,
)
from sourcing_advisor.conditions.values import Values
from sourcing_advisor.engine.verdicts import Outcome, Outcomes
from tests.report.moves import gap_rules
from tests.report.test_builder import relationship
from tests.strategies import random_values

EXAMPLES = Path(__file__).parent.parent / "examples"
THREE_PROBLEMS = {
    "relationship": {"client": "Ardenne Foods", "stage": "stable"},
    "gain_sharing": {"level": "relationship", "targets_met_years": 4},
    "innovation_agenda": {"set_for_coming_year": False},
    "pair_progress": {
        "obstructions_moving": False,
        "ideas_moving": False,
        "performance_moving": False,
    },
}


def test_every_public_name_is_there_and_documented() -> None:
    for name in sourcing_advisor.__all__:
        value = getattr(sourcing_advisor, name)
        assert name == "__version__" or value.__doc__
    assert dir(sourcing_advisor) == sorted(sourcing_advisor.__all__)


def test_a_name_that_is_not_public_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Advizor'"):
        _ = sourcing_advisor.Advizor


def test_the_package_says_that_it_is_typed() -> None:
    assert (Path(sourcing_advisor.__file__).parent / "py.typed").is_file()
    assert files("sourcing-advisor") is not None


def test_one_call_reviews_one_relationship() -> None:
    report = review(Relationship.model_validate(THREE_PROBLEMS))
    assert isinstance(report, Report)
    assert {"GS-02", "IA-01", "PP-01"} <= gap_rules(report)


def test_an_advisor_reviews_as_the_one_call_does() -> None:
    deal = Relationship.model_validate(THREE_PROBLEMS)
    assert Advisor().review(deal) == review(deal)


def test_a_file_is_read_and_reviewed() -> None:
    report = review(read_relationship(EXAMPLES / "kitchen-sink-strengths.yaml"))
    assert report.strengths


def test_one_advisor_serves_many_threads() -> None:
    rng = random.Random(3)  # noqa: S311 - nothing secret
    advisor = Advisor()
    deals = [relationship(random_values(rng, share)) for share in (0.1, 0.5, 0.9)]
    expected = [advisor.review(deal) for deal in deals]
    barrier = threading.Barrier(6)

    def work(i: int) -> bool:
        barrier.wait()
        return all(advisor.review(deals[(i + j) % 3]) == expected[(i + j) % 3] for j in range(4))

    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(work, range(6)))


def test_threads_may_share_an_advisor_that_has_rendered_nothing_yet() -> None:
    deal = read_relationship(EXAMPLES / "kitchen-sink-gaps.yaml")
    advisor = Advisor()
    with ThreadPoolExecutor(6) as pool:
        texts = set(pool.map(lambda _: advisor.render(advisor.review(deal)), range(6)))
    assert len(texts) == 1


def test_a_parameter_that_is_overridden_changes_the_verdict() -> None:
    deal = relationship({"relationship.stage": "stable", "productivity.annual_target_pct": 5.0})
    by_rule = {v.rule: v.outcome for v in Advisor().verdicts(deal)}
    changed = Advisor(parameters={"productivity_floor_pct": 6})
    changed_by_rule = {v.rule: v.outcome for v in changed.verdicts(deal)}
    assert by_rule["PM-02"] is Outcome.CLEAR
    assert changed_by_rule["PM-02"] is Outcome.FIRED


def test_every_parameter_that_does_not_exist_or_fit_is_reported_at_once() -> None:
    with pytest.raises(InputError) as caught:
        Advisor(parameters={"productivity_flour_pct": 6, "scale_weak": float("nan")})
    text = str(caught.value)
    assert "productivity_floor_pct" in text
    assert "scale_weak" in text
    assert len(caught.value.problems) == 2


def test_an_input_error_carries_every_problem_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "deal.yaml"
    path.write_text("relationship:\n  stage: stabel\nproductivity:\n  annual_target_pct: 400\n")
    with pytest.raises(InputError) as caught:
        read_relationship(path)
    assert [problem.place.line for problem in caught.value.problems] == [2, 4]
    assert "stable" in str(caught.value)


def test_a_relationship_is_checked_when_it_is_made() -> None:
    with pytest.raises(ValidationError):
        Relationship.model_validate({"productivity": {"annual_target_pct": float("nan")}})


def test_a_relationship_cannot_be_changed() -> None:
    deal = Relationship()
    with pytest.raises(ValidationError):
        deal.productivity = deal.productivity  # type: ignore[misc]


def test_engines_that_disagree_are_an_error_and_not_a_report(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    advisor = Advisor(engine="reference")

    class Wrong:
        name = "durable"
        kept = False

        def outcomes(self, _: Values) -> Outcomes:
            return dict.fromkeys(advisor.book.rule_by_id, Outcome.NOT_APPLICABLE)

    monkeypatch.setattr(advisor._assessor, "_serving", lambda: (Wrong(), None))  # noqa: SLF001
    with pytest.raises(EngineDisagreementError, match="please report"):
        advisor.review(Relationship())


def test_the_engines_give_the_same_report_but_for_their_name() -> None:
    pytest.importorskip("durable_rules_engine", reason="not available here", exc_type=ImportError)
    deal = read_relationship(EXAMPLES / "kitchen-sink-gaps.yaml")
    one, other = Advisor(engine="durable"), Advisor(engine="reference")
    assert (one.engine, other.engine) == ("durable", "reference")
    assert one.review(deal).recommendations == other.review(deal).recommendations
    assert one.review(deal).verdicts == other.review(deal).verdicts


@pytest.mark.parametrize("form", [str, Path])
def test_one_folder_of_rules_may_be_given_alone(form: type[str | Path]) -> None:
    folder = EXAMPLES / "pack"
    assert Advisor(rules=form(folder)).book.digest == Advisor(rules=[folder]).book.digest


def test_an_engine_that_does_not_exist() -> None:
    with pytest.raises(InputError, match=r"engine: .*expected one of auto, durable, reference"):
        Advisor(engine="x")  # type: ignore[arg-type]


def test_a_format_that_does_not_exist() -> None:
    advisor = Advisor()
    with pytest.raises(ValueError, match="expected one of markdown, html, json"):
        advisor.render(advisor.review(Relationship()), "rtf")


@pytest.mark.parametrize(
    ("given", "advice"),
    [
        ({"pair": {"named": True}}, "Relationship.model_validate"),
        (None, "Relationship.model_validate.* or read_relationship"),
        ("deal.yaml", "read_relationship"),
        (Path("deal.yaml"), "read_relationship"),
    ],
    ids=str,
)
def test_what_is_no_relationship_cannot_be_reviewed(given: object, advice: str) -> None:
    with pytest.raises(TypeError, match=advice):
        review(given)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=advice):
        Advisor().review(given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "value", ["2", True, [2], None, 10**400, float("inf")], ids=lambda each: type(each).__name__
)
def test_a_parameter_that_is_no_number(value: object) -> None:
    with pytest.raises(InputError, match=r"^parameters: easy_target_years is .*number"):
        Advisor(parameters={"easy_target_years": value})  # type: ignore[dict-item]


@pytest.mark.parametrize("given", [["easy_target_years"], "easy_target_years=2", 3], ids=str)
def test_parameters_of_another_form(given: object) -> None:
    with pytest.raises(TypeError, match=r"parameters is .* expected names with numbers"):
        Advisor(parameters=given)  # type: ignore[arg-type]


@pytest.mark.parametrize("given", [3, [3], None], ids=str)
def test_rules_of_another_form(given: object) -> None:
    with pytest.raises(TypeError, match="the path of a folder, or several"):
        Advisor(rules=given)  # type: ignore[arg-type]
