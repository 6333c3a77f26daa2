"""What a pack says holds nothing that reorders or hides what stands around it."""

from __future__ import annotations

import pytest

from tests.rules.pack import Pack


@pytest.mark.parametrize(
    "character", ["\u061c", "\u200b", "\u2028", "\u2060", "\ufeff", "\U000e0041"]
)
def test_a_character_that_nobody_sees_is_refused_in_every_text(character: str, pack: Pack) -> None:
    said = f"Text{character}text"
    pack.practices[0]["title"] = said
    pack.findings[0]["claim"] = said
    pack.rules[0]["description"] = said

    found = pack.found()

    for place in ("practices[1].title", "findings[1].claim", "rules[1].description"):
        assert place in found


def test_letters_may_be_joined_and_parted(pack: Pack) -> None:
    pack.rules[0]["description"] = "\u0645\u06cc\u200c\u062e \U0001f469\u200d\U0001f4bb."

    assert pack.found() == ""
