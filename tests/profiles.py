"""How often laws are tried: `brief` on further interpreters, `suite` by default, `thorough` long.

Choose one with `--hypothesis-profile`.
"""

from __future__ import annotations

from hypothesis import settings

EXAMPLES = {"brief": 15, "suite": 60, "thorough": 1500}
DEFAULT = "suite"

for _name, _examples in EXAMPLES.items():
    # a busy machine is no failure
    settings.register_profile(_name, deadline=None, max_examples=_examples)


def tries(count: int) -> int:
    """Return how often a law is tried for which the suite can afford `count` examples."""
    return max(1, count * settings().max_examples // EXAMPLES[DEFAULT])
