import re

from floway.translate.shared.tool_names import shortened


def test_a_name_within_the_limit_is_kept() -> None:
    assert shortened("a" * 64) == "a" * 64


def test_long_names_become_short_ones_that_differ() -> None:
    names = {shortened("mcp__" + "a" * 80 + end) for end in ("x", "y")}

    assert len(names) == 2
    assert all(re.fullmatch(r"[a-z0-9_]{64}", name) for name in names)
    assert shortened("mcp__" + "a" * 80 + "x") in names
