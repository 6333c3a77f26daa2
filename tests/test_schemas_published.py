"""The JSON Schemas under docs/schemas are what the code says, and the library follows them."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from sourcing_advisor.documents.yaml_text import parse_yaml
from sourcing_advisor.schemas import SCHEMAS, schema_of

ROOT = Path(__file__).parent.parent
PUBLISHED = ROOT / "docs" / "schemas"
WRITTEN = sorted(
    [*ROOT.glob("rules/**/*.yaml"), *(ROOT / "examples" / "pack").rglob("*.yaml")],
    key=lambda path: path.as_posix(),
)
NAMED = re.compile(r"# yaml-language-server: \$schema=(\S+)\n")


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_published_schema_is_up_to_date(name: str) -> None:
    text = (PUBLISHED / f"{name}.schema.json").read_text(encoding="utf-8")

    assert json.loads(text) == schema_of(name), (
        f"run: sourcing-advisor schema {name} -o docs/schemas/{name}.schema.json"
    )


def test_no_other_schema_is_published() -> None:
    published = {path.name for path in PUBLISHED.iterdir()}

    assert published == {f"{name}.schema.json" for name in SCHEMAS}


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_of_the_library_names_the_schema_that_it_follows(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = NAMED.match(text)
    assert named, "the first line names no schema"
    schema_path = (path.parent / named[1]).resolve()

    validator = _validator(schema_path.name.partition(".")[0])

    assert schema_path.is_relative_to(PUBLISHED)
    assert next(validator.iter_errors(_data(text, path.name)), None) is None


@pytest.mark.parametrize("name", ["northfield-calder.yaml", "penrose-kestrel.json"])
def test_an_example_follows_the_schema_of_a_relationship(name: str) -> None:
    text = (ROOT / "examples" / name).read_text(encoding="utf-8")

    problem = next(_validator("relationship").iter_errors(_data(text, name)), None)

    assert problem is None


@cache
def _validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(schema_of(name))


def _data(text: str, name: str) -> Any:
    document, problems = parse_yaml(text, name)
    assert not problems
    return document.data
