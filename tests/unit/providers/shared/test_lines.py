import pytest

from floway.providers.shared.lines import fixed, with_betas


@pytest.mark.parametrize(("stream", "accept"), [(True, "text/event-stream"), (False, "application/json")])
def test_a_call_says_who_makes_it_and_what_it_takes(stream: bool, accept: str) -> None:
    lines = dict(fixed(stream))

    assert lines.pop("user-agent").startswith("floway/")
    assert lines == {"accept": accept, "accept-encoding": "identity", "content-type": "application/json"}


@pytest.mark.parametrize(
    ("given", "added"),
    [
        ({}, ()),
        ({"anthropic-beta": " , "}, ()),
        ({"anthropic-beta": " a , ,b,a "}, (("anthropic-beta", "a,b"),)),
    ],
)
def test_betas_are_the_clients_without_blanks_and_repeats(
    given: dict[str, str], added: tuple[tuple[str, str], ...]
) -> None:
    assert with_betas((("x", "y"),), given) == (("x", "y"), *added)
