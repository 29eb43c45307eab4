import json

import pytest

from floway.domain.failure import Failure
from floway.gateway.outcome import Refused
from floway.gateway.refusal import failure_of_refusal, in_protocol
from floway.protocols.registry import BY_ID


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b'{"type":"error","error":{"type":"overloaded_error","message":"Busy"}}', "Busy"),
        (b'{"error":{"code":503,"message":"Busy","status":"UNAVAILABLE"}}', "Busy"),
        (b'{"error":"Busy"}', "Busy"),
        (b'{"message":"Busy"}', "Busy"),
        (b'{"error":{},"message":"Busy"}', "Busy"),
        (b'{"error":null,"message":"Busy"}', "Busy"),
        (b'{"detail":"Busy"}', "Busy"),
        (b'[{"error":{"code":503,"message":"Busy","status":"UNAVAILABLE"}}]', "Busy"),
        (b"[]", "[]"),
        (b"  Busy  ", "Busy"),
        (b"Busy\xff", "Busy\ufffd"),
        (b'{"error":null}', "The upstream answered with HTTP 529."),
        (b"{}", "The upstream answered with HTTP 529."),
        (b"", "The upstream answered with HTTP 529."),
        (b"x" * 5000, "x" * 1024),
    ],
)
def test_the_vendors_message_is_found_wherever_it_stands(body: bytes, message: str) -> None:
    assert failure_of_refusal(Refused(529, [], body)) == Failure(529, message)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"error":{"message":"No.","code":"insufficient_quota"}}', "insufficient_quota"),
        (b'{"error":{"message":"No.","code":7}}', None),
        (b'{"error":"No."}', None),
        (
            b'{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: '
            b'210000 tokens > 200000 maximum"}}',
            "context_length_exceeded",
        ),
    ],
)
def test_an_openai_client_gets_the_code_that_it_acts_on(body: bytes, code: str | None) -> None:
    told = in_protocol(Refused(400, [], body), BY_ID["responses"], "req_1")

    assert json.loads(told.body)["error"]["code"] == code


def test_a_body_that_is_nested_thousands_deep_is_quoted() -> None:
    assert failure_of_refusal(Refused(500, [], b'{"a":' + b"[" * 100_000)).message.startswith('{"a":[[[')


def test_a_refusal_of_another_protocol_gets_the_clients_shape_and_keeps_its_status() -> None:
    headers = [("content-type", "text/html"), ("retry-after", "7")]

    translated = in_protocol(
        Refused(429, headers, b'{"error":{"message":"Slow."}}'), BY_ID["gemini"], "req_1"
    )

    assert translated.status == 429
    assert translated.original == Refused(429, headers, b'{"error":{"message":"Slow."}}')
    assert translated.headers == [("retry-after", "7"), ("content-type", "application/json")]
    assert json.loads(translated.body) == {
        "error": {"code": 429, "message": "Slow.", "status": "RESOURCE_EXHAUSTED"}
    }


def test_a_messages_client_is_told_the_request_it_can_ask_about() -> None:
    translated = in_protocol(Refused(400, [], b"no"), BY_ID["messages"], "req_1")

    assert json.loads(translated.body)["request_id"] == "req_1"


@pytest.mark.parametrize(
    "body",
    [
        b'{"error":{"message":"Too many tokens.","code":"context_length_exceeded"}}',
        b'{"error":{"message":"This model\'s maximum context length is 8192 tokens.","code":null}}',
        b'{"error":{"code":400,"message":"The input token count (1200293) exceeds the maximum number of '
        b'tokens allowed (1048576).","status":"INVALID_ARGUMENT"}}',
    ],
)
def test_a_messages_client_reads_an_overflow_in_anthropics_words(body: bytes) -> None:
    refused = Refused(413, [], body)

    told = in_protocol(refused, BY_ID["messages"], "req_1")

    assert told.status == 400
    assert json.loads(told.body)["error"]["message"].startswith("prompt is too long: ")
    assert in_protocol(refused, BY_ID["responses"], "req_1").status == 413
