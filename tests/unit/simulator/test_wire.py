"""The values between socket and vendors."""

from floway.simulator.wire import Request, sse


def test_the_first_header_of_a_name_counts() -> None:
    request = Request("GET", "/", "", (("a", "1"), ("a", "2")), b"")

    assert request.header("a") == "1"
    assert request.header("b") == ""


def test_a_frame_has_its_event_before_its_data() -> None:
    assert sse({"a": "ä"}, "x") == 'event: x\ndata: {"a":"ä"}\n\n'.encode()
    assert sse([]) == b"data: []\n\n"
