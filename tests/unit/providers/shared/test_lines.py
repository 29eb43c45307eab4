import pytest

from floway.providers.shared.lines import fixed, with_betas, with_trace


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


PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


@pytest.mark.parametrize(
    ("given", "added"),
    [
        ({}, ()),
        ({"tracestate": "vendor=1"}, ()),
        ({"traceparent": "00-gone-wrong-01", "tracestate": "vendor=1"}, ()),
        ({"traceparent": PARENT}, (("traceparent", PARENT),)),
        (
            {"tracestate": "vendor=1", "traceparent": PARENT, "baggage": "user=ada"},
            (("traceparent", PARENT), ("tracestate", "vendor=1")),
        ),
    ],
)
def test_a_trace_goes_on_as_the_client_sent_it(
    given: dict[str, str], added: tuple[tuple[str, str], ...]
) -> None:
    assert with_trace((("x", "y"),), given) == (("x", "y"), *added)
