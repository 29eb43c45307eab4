import pytest

from floway.translate.shared.gemini_target.families import family_of

LOW_TO_HIGH = ("LOW", "MEDIUM", "HIGH")


@pytest.mark.parametrize(
    ("model", "levels", "budgets"),
    [
        ("gemini-2.5-flash", (), (1, 24576)),
        ("models/gemini-2.5-flash-lite-preview", (), (512, 24576)),
        ("gemini-2.5-pro", (), (128, 32768)),
        ("gemini-3-pro-preview", ("LOW", "HIGH"), None),
        ("gemini-3.1-pro", LOW_TO_HIGH, None),
        ("gemini-3-flash", ("MINIMAL", *LOW_TO_HIGH), None),
        ("gemini-3.5-flash-lite", ("MINIMAL", *LOW_TO_HIGH), None),
        ("gemini-3.8-flash", LOW_TO_HIGH, None),
        ("gemini-4-argon", LOW_TO_HIGH, None),
        ("gemini-4-neon", (*LOW_TO_HIGH, "XHIGH"), None),
        ("gemini-flash-latest", LOW_TO_HIGH, None),
        ("gemini-2.0-flash", (), None),
        ("gemma-3-27b-it", (), None),
    ],
)
def test_how_thinking_is_steered(
    model: str, levels: tuple[str, ...], budgets: tuple[int, int] | None
) -> None:
    family = family_of(model)

    assert (family.levels, family.budgets) == (levels, budgets)
    assert family.thinks is bool(levels or budgets)


def test_what_each_generation_takes() -> None:
    old, middle, new, newest = map(
        family_of, ("gemini-2.0-flash", "gemini-2.5-pro", "gemini-3.8-flash", "gemini-pro-latest")
    )

    assert [one.takes_sampling for one in (old, middle, new, newest)] == [True, True, False, False]
    assert [one.takes_candidates for one in (old, middle, new, newest)] == [True, True, False, False]
    assert [one.takes_json_schema for one in (old, middle, new, newest)] == [False, True, True, True]
    assert [one.takes_format_with_tools for one in (old, middle, new, newest)] == [False, False, True, True]
    assert [one.takes_media_results for one in (old, middle, new, newest)] == [False, False, True, True]
    assert [one.needs_signatures for one in (old, middle, new, newest)] == [False, False, True, True]
    assert [one.takes_prefill for one in (old, middle, new, newest)] == [True, True, True, False]


def test_gemma_has_no_system_instruction() -> None:
    assert not family_of("gemma-3").takes_system


def test_a_family_is_named_by_its_generation() -> None:
    assert family_of("gemini-3.8-flash").name == family_of("gemini-3.8-pro").name == "3.8"
