"""Print the lowest version of each direct dependency that pyproject.toml admits, as constraints.

usage: python .ci/floors.py [EXTRA ...] > floors.txt
"""

import re
import sys
import tomllib
from pathlib import Path

_REQUIREMENT = re.compile(r"([A-Za-z0-9_.-]+)(?:\[[^]]*\])?\s*>=\s*([0-9][0-9a-z.]*)")


def floors(extras: list[str]) -> dict[str, str]:
    """Return the lowest versions by name, of the package and of the extras."""
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"]]
    waiting = list(extras)
    while waiting:
        for requirement in project["optional-dependencies"][waiting.pop()]:
            own = re.fullmatch(rf"{project['name']}\[([a-z,]+)\]", requirement)
            if own:
                waiting += own[1].split(",")
            else:
                wanted.append(requirement)
    return {match[1]: match[2] for each in wanted if (match := _REQUIREMENT.match(each))}


if __name__ == "__main__":
    for name, version in sorted(floors(sys.argv[1:]).items()):
        print(f"{name}=={version}")
