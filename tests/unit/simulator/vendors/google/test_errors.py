"""Google's error bodies."""

from floway.simulator.vendors.google.errors import Wording, body, fault
from floway.simulator.wire import Refusal


def test_a_status_has_its_name() -> None:
    assert body(fault(429))["error"]["status"] == "RESOURCE_EXHAUSTED"
    assert body(fault(413))["error"]["code"] == 413
    assert body(Refusal(418, "x"))["error"]["status"] == "UNKNOWN"


def test_a_reason_stands_in_the_details() -> None:
    assert body(Refusal(400, "x", "API_KEY_INVALID"))["error"]["details"][0]["reason"] == "API_KEY_INVALID"


def test_places_are_in_snake_case() -> None:
    wording = Wording()

    assert wording.join(wording.join("tools", 0), "functionDeclarations") == "tools[0].function_declarations"
    assert (
        wording.missing("", "contents").message
        == "* GenerateContentRequest.contents: contents is not specified\n"
    )
    assert wording.wrong_type("a", "integer", "x").message == "Invalid value at 'a' (TYPE_INT32), \"x\""
    assert wording.wrong_type("a", "list", "x").message.startswith("Invalid JSON payload received.")
