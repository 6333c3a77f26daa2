"""The layouts of reports: where they lie, and the environment that renders them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from jinja2.runtime import LoopContext
from jinja2.sandbox import SandboxedEnvironment

from sourcing_advisor.advice.code_cache import CodeCache

QUESTIONS_IN_FULL = 12
"""How many open questions a report tells in full; the others are listed with what they settle."""


def layouts_folder() -> Path:
    """Return the folder of the report layouts."""
    return Path(__file__).parent / "layouts"


def layouts(
    *, autoescape: bool, finalize: Callable[[object], object] | None = None
) -> SandboxedEnvironment:
    """Return the environment of the report layouts, which are compiled once and kept.

    `finalize` is applied to every value before it is printed.
    """
    return _Layouts(
        loader=FileSystemLoader(layouts_folder()),
        undefined=StrictUndefined,
        autoescape=autoescape,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_Kept(f"layouts\0{autoescape}\0{finalize is not None}"),
    )


class _Layouts(SandboxedEnvironment):
    """Reads the fields of our own values at once; whatever else is asked for is checked first."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute, or undefined."""
        if attribute[0] != "_" and _is_trusted(obj.__class__):
            try:
                return getattr(obj, attribute)
            except AttributeError:
                pass
        return super().getattr(obj, attribute)


@cache
def _is_trusted(kind: type) -> bool:
    return kind is LoopContext or kind.__module__.startswith("sourcing_advisor.")


class _Kept(BytecodeCache):
    """Keeps compiled layouts, with the pages that they include, between runs."""

    def __init__(self, context: str) -> None:
        self._cache = CodeCache(context)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket if its code was kept."""
        bucket.code = self._cache.read(bucket.key, bucket.checksum)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of the bucket."""
        if bucket.code is not None:
            self._cache.write(bucket.key, bucket.checksum, bucket.code)
