import pytest

from floway.providers.copilot import claude_variants
from floway.providers.copilot.claude_variants import Hints, Variant

OPUS = [
    Variant("claude-opus-4.7", ("medium",), 200_000),
    Variant("claude-opus-4.7-high", ("high",), 200_000),
    Variant("claude-opus-4.7-xhigh", ("xhigh",), 200_000),
    # Its limits do not say so.
    Variant("claude-opus-4.7-1m-internal", ("medium", "high"), 200_000),
]
FAST = [*OPUS, Variant("claude-opus-4.7-fast", ("medium",))]


@pytest.mark.parametrize(
    ("raw_id", "public"),
    [
        ("claude-opus-4.7", "claude-opus-4-7"),
        ("claude-opus-4.7-1m", "claude-opus-4-7"),
        ("claude-opus-4.7-1m-internal", "claude-opus-4-7"),
        ("claude-opus-4.7-xhigh", "claude-opus-4-7"),
        ("claude-opus-4.8-fast", "claude-opus-4-8"),
        ("claude-sonnet-4.5-20250929", "claude-sonnet-4-5"),
        ("claude-sonnet-5", "claude-sonnet-5"),
        ("gpt-5.5", "gpt-5.5"),
        ("gpt-4o-2024-11-20", "gpt-4o-2024-11-20"),
    ],
)
def test_variants_of_claude_have_one_name(raw_id: str, public: str) -> None:
    assert claude_variants.public_id(raw_id) == public


def test_variants_are_grouped_by_their_first_appearance() -> None:
    groups = claude_variants.grouped([Variant("gpt-5.5"), *OPUS])

    assert list(groups) == ["gpt-5.5", "claude-opus-4-7"]
    assert len(groups["claude-opus-4-7"]) == 4


def test_the_plain_name_stands_for_all_and_else_the_shortest() -> None:
    assert claude_variants.base("claude-opus-4-7", OPUS[::-1]).id == "claude-opus-4.7"
    assert claude_variants.base("claude-opus-4-7", OPUS[1:]).id == "claude-opus-4.7-high"


@pytest.mark.parametrize(
    ("hints", "raw_id"),
    [
        (Hints(), "claude-opus-4.7"),
        (Hints(is_long=True), "claude-opus-4.7-1m-internal"),
        (Hints(effort="xhigh"), "claude-opus-4.7-xhigh"),
        # Of two that list the effort the longer one.
        (Hints(effort="high"), "claude-opus-4.7-1m-internal"),
        (Hints(effort="high", is_long=True), "claude-opus-4.7-1m-internal"),
        (Hints(effort="xhigh", is_long=True), "claude-opus-4.7-1m-internal"),
        (Hints(effort="max"), "claude-opus-4.7"),
        (Hints(is_fast=True), "claude-opus-4.7-fast"),
    ],
)
def test_a_request_gets_the_variant_that_it_needs(hints: Hints, raw_id: str) -> None:
    found = claude_variants.chosen("claude-opus-4-7", FAST, hints)

    assert found is not None
    assert found.id == raw_id


def test_a_model_may_be_long_by_its_limits() -> None:
    short, long = Variant("claude-a"), Variant("claude-a-b", context_tokens=1_000_000)

    assert claude_variants.chosen("claude-a", [short, long], Hints(is_long=True)) is long
    assert Variant("x", prompt_tokens=900_000, output_tokens=100_000).is_long


def test_nothing_is_fast_that_does_not_say_so() -> None:
    assert claude_variants.chosen("claude-opus-4-7", OPUS, Hints(is_fast=True)) is None


@pytest.mark.parametrize(
    ("name", "takes"),
    [
        ("claude-opus-4-8", True),
        ("claude-opus-4.8-fast", True),
        ("claude-opus-5", True),
        ("claude-sonnet-5", True),
        ("claude-opus-4-7", False),
        ("claude-haiku-4.5", False),
        ("claude-sonnet-4", False),
        ("claude-next", False),
        ("claude-sonnet-4-20250514", False),
        ("gpt-5.5", True),
    ],
)
def test_claude_below_four_eight_takes_no_inline_system(name: str, takes: bool) -> None:
    assert claude_variants.takes_inline_system(name) is takes


def test_thinking_is_left_out_by_itself_from_four_seven_on() -> None:
    assert claude_variants.omits_thinking("claude-opus-4-7")
    assert not claude_variants.omits_thinking("claude-sonnet-4-6")
