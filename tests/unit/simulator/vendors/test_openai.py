"""What OpenAI's endpoints share."""

import pytest

from floway.simulator.vendors.openai import Wording, check_strict_schema
from floway.simulator.vendors.openai_chat import OPENAI_CHAT
from floway.simulator.wire import Refusal, Request

CLOSED = {
    "type": "object",
    "properties": {"a": {"type": "string"}},
    "required": ["a"],
    "additionalProperties": False,
}


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer ", "Basic k"])
def test_a_bearer_token_is_wanted(authorization: str) -> None:
    with pytest.raises(Refusal) as raised:
        OPENAI_CHAT.authenticate(Request("GET", "/", "", (("authorization", authorization),), b""), None)

    assert raised.value.status == 401


def test_errors_have_four_members() -> None:
    assert OPENAI_CHAT.error(OPENAI_CHAT.fault(429), "req") == {
        "error": {
            "message": "Rate limit reached for requests per min (RPM).",
            "type": "requests",
            "param": None,
            "code": "rate_limit_exceeded",
        }
    }


def test_places_have_brackets() -> None:
    assert Wording().unknown("messages[0]", "x").param == "messages[0].x"
    assert Wording().missing("", "model").message == "Missing required parameter: 'model'."


def test_a_strict_schema_is_closed_at_every_level() -> None:
    check_strict_schema({**CLOSED, "properties": {"a": CLOSED}}, "f", "p")
    check_strict_schema({"type": "array", "items": CLOSED}, "f", "p")

    for broken in (
        {"type": "object"},
        {**CLOSED, "required": []},
        {**CLOSED, "properties": {"a": {"type": "object"}}},
    ):
        with pytest.raises(Refusal):
            check_strict_schema(broken, "f", "p")
