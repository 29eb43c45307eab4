"""Anthropic's error bodies."""

from floway.simulator.vendors.anthropic.errors import Wording, body, fault, headers, in_stream
from floway.simulator.wire import Refusal


def test_a_status_has_its_type() -> None:
    assert body(fault(529), "req_1") == {
        "type": "error",
        "error": {"type": "overloaded_error", "message": "Overloaded"},
        "request_id": "req_1",
    }
    assert body(Refusal(418, "x"))["error"]["type"] == "invalid_request_error"
    assert body(Refusal(502, "x"))["error"]["type"] == "api_error"


def test_an_error_in_the_stream_has_no_request_id() -> None:
    assert in_stream("usage_limit")["error"]["type"] == "rate_limit_error"
    assert "request_id" not in in_stream("overloaded")


def test_places_are_dotted() -> None:
    wording = Wording()

    assert wording.unknown("a.0", "b").message == "a.0.b: Extra inputs are not permitted"
    assert wording.missing("", "b").message == "b: Field required"
    assert wording.wrong_type("a", "object", 1).message == "a: Input should be a valid dictionary"


def test_every_answer_has_rate_limits_and_a_cookie() -> None:
    names = {name for name, _ in headers("req_1")}

    assert {"request-id", "anthropic-ratelimit-requests-limit", "cf-ray", "set-cookie"} <= names
