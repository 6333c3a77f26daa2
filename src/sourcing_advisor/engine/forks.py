"""Locks that a forked process must not inherit: nobody in it would ever release them.

Before Python 3.12 `functools.cached_property` holds one lock for each property while a value is
worked out, for all objects of the class. A process that is forked while another thread works one
out would wait for ever. Evaluators have locks of their own and see to them themselves.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cached_property
from threading import RLock

_OURS = __name__.partition(".")[0]


def renew_locks() -> None:
    """Give the cached properties of every class of the advisor that is loaded new locks."""
    for owner in _classes():
        for member in vars(owner).values():
            if isinstance(member, cached_property):
                setattr(member, "lock", RLock())  # noqa: B010 - not declared, and gone in 3.12


def _classes() -> Iterator[type]:
    for name, module in list(sys.modules.items()):
        if name == _OURS or name.startswith(f"{_OURS}."):
            for member in list(vars(module).values()):
                if isinstance(member, type) and member.__module__ == name:
                    yield member


if sys.version_info < (3, 12) and hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=renew_locks)
