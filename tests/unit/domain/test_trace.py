import pytest

from floway.domain.trace import NO_TRACE, Trace, trace_of

TRACE_ID, SPAN_ID = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


@pytest.mark.parametrize(
    "header",
    [
        f"00-{TRACE_ID}-{SPAN_ID}-01",
        f"00-{TRACE_ID}-{SPAN_ID}-00",
        # A later version may say more behind what is known.
        f"cc-{TRACE_ID}-{SPAN_ID}-01-what-the-future-will-be-like",
    ],
)
def test_a_trace_is_taken_over(header: str) -> None:
    assert trace_of({"traceparent": header}) == Trace(TRACE_ID, SPAN_ID)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "nonsense",
        f"ff-{TRACE_ID}-{SPAN_ID}-01",
        f"00-{TRACE_ID}-{SPAN_ID}-01-more",
        f"cc-{TRACE_ID}-{SPAN_ID}-01.more",
        f"00-{TRACE_ID.upper()}-{SPAN_ID}-01",
        f"00-{'0' * 32}-{SPAN_ID}-01",
        f"00-{TRACE_ID}-{'0' * 16}-01",
        f"00-{TRACE_ID}-{SPAN_ID}",
        f"00-{TRACE_ID[1:]}-{SPAN_ID}-01",
    ],
)
def test_what_is_not_as_the_standard_has_it_is_no_trace(header: str) -> None:
    assert trace_of({"traceparent": header}) == NO_TRACE


def test_most_requests_are_part_of_no_trace() -> None:
    assert trace_of({}) == NO_TRACE
