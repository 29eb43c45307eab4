import pytest

from floway.translate.shared.chat_carrier import opened, origin_of, packed

MINE = origin_of("u1", "model-a")


@pytest.mark.parametrize("spelling", ["reasoning_text", "reasoning_content", "reasoning"])
def test_reasoning_comes_back_as_it_was_spelled(spelling: str) -> None:
    assert opened(packed(MINE, spelling), MINE, "why") == {spelling: "why"}


@pytest.mark.parametrize("seal", ["abc+/=", "a.b.c", "with @ and ü"])
def test_a_seal_survives_byte_for_byte(seal: str) -> None:
    carrier = packed(MINE, "reasoning_text", seal)

    assert carrier.isascii()
    assert "@" not in carrier
    assert opened(carrier, MINE, "") == {"reasoning_text": None, "reasoning_opaque": seal}


@pytest.mark.parametrize(
    ("upstream", "model"),
    [("u2", "model-a"), ("u1", "model-b")],
)
def test_nobody_else_gets_it(upstream: str, model: str) -> None:
    assert opened(packed(MINE, "reasoning_text", "seal"), origin_of(upstream, model), "why") is None


@pytest.mark.parametrize(
    "value",
    [
        None,
        7,
        "",
        "a-signature",
        "floway-packed-gem1.t.0a.x",
        "floway-packed-chat1.",
        f"floway-packed-chat1.secrets.{MINE}.x",
    ],
)
def test_what_is_no_carrier_opens_nothing(value: object) -> None:
    assert opened(value, MINE, "why") is None


def test_a_carrier_of_nothing_opens_nothing() -> None:
    assert opened(packed(MINE, "reasoning_text"), MINE, "") is None
