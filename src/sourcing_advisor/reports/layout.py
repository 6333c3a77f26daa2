"""The layouts of reports: where they lie, and their compiled form."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, Template

from sourcing_advisor.advice.code_cache import CodeCache
from sourcing_advisor.rules.folders import own_folder


def layouts_folder() -> Path:
    """Return the folder of the report layouts."""
    return own_folder().templates / "reports"


def compiled(environment: Environment, name: str) -> Template:
    """Return a layout, compiled now or in an earlier run."""
    source = (layouts_folder() / name).read_text(encoding="utf-8")
    cache = CodeCache(f"layout\0{environment.autoescape}")
    code = cache.read(name, source)
    if code is None:
        code = environment.compile(source, name)
        cache.write(name, source, code)
    return Template.from_code(environment, code, environment.make_globals(None))
