"""The options of model names and prompts."""

import pytest

from floway.simulator.options import Options, UnknownModel, of_model, of_prompt, overlay


def test_a_name_is_a_base_and_options() -> None:
    options = of_model("sim-text+events=200+gap=10+thinking+text=two_words")

    assert (options.events, options.gap, options.thinking, options.text) == (200, 10.0, True, "two words")
    assert of_model("models/gemini-sim") == Options()


def test_options_are_laid_over_others() -> None:
    assert overlay(Options(status=429, gap=5), "status=500") == Options(status=500, gap=5)


def test_the_last_directive_of_a_prompt_counts() -> None:
    body = b'{"a":"[[sim:status=429]]","b":"and [[sim:cut=3]]"}'

    assert of_prompt(Options(events=9), body) == Options(events=9, cut=3)
    assert of_prompt(Options(events=9), b"{}") == Options(events=9)


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        ("llama", "llama"),
        ("sim+nonsense", "option 'nonsense' does not exist"),
        ("sim+events", "option 'events' needs a value"),
        ("sim+events=", "option 'events' needs a value"),
        ("sim+events=many", "option 'events' needs a number"),
        ("sim+events=-1", "option 'events' is out of range"),
        ("sim+reset=1", "option 'reset' takes no value"),
        ("sim+error=odd", "option 'error' is one of overloaded, usage_limit, rate_limit, server_error"),
    ],
)
def test_a_wrong_name_is_unknown(model: str, reason: str) -> None:
    with pytest.raises(UnknownModel) as raised:
        of_model(model)

    assert str(raised.value) == reason
