import json
from typing import Any

import pytest

from floway.domain.alias import Rules
from floway.domain.failure import Failure
from floway.domain.protocol import ProtocolId
from floway.egress.images import ImageLoader
from floway.errors import MalformedRequest
from floway.gateway.candidate import Candidate
from floway.gateway.plan import plans
from floway.gateway.prepare import prepare, upstream_body
from floway.interceptors.base import Circumstances, FrameHalf, mentions
from floway.protocols.documents import Document
from floway.protocols.openai_errors import error_body
from floway.providers.base import Call
from floway.providers.custom.provider import CustomProvider
from tests.support.builders import LIMITS, model, provider, request
from tests.support.builders import upstream as row

CLIENT = b'{ "model" : "m", "x": [1.0, "\\u00e9"],\r\n "stream": true }'


@pytest.mark.parametrize("protocol", ["messages", "responses", "gemini"])
def test_a_model_of_the_same_name_leaves_the_very_body(protocol: ProtocolId) -> None:
    asked = request(CLIENT, protocol=protocol, stream=True)

    assert upstream_body(asked, model("m")) is asked.body


@pytest.mark.parametrize("protocol", ["messages", "responses", "chat_completions"])
def test_only_the_models_name_is_replaced(protocol: ProtocolId) -> None:
    asked = request(CLIENT, protocol=protocol)

    assert upstream_body(asked, model("m", upstream_id='their"m')) == CLIENT.replace(b'"m"', b'"their\\"m"')


def test_in_gemini_the_model_stands_in_the_path_so_the_body_stays() -> None:
    asked = request(CLIENT, protocol="gemini", stream=True)

    assert upstream_body(asked, model("m", upstream_id="theirs")) is asked.body


def test_usage_is_asked_for_in_a_chat_stream() -> None:
    asked = request(CLIENT, protocol="chat_completions", stream=True)

    sent = upstream_body(asked, model("m"))

    assert json.loads(sent)["stream_options"] == {"include_usage": True}
    assert sent.replace(b'"stream_options":{"include_usage":true},', b"") == CLIENT


@pytest.mark.parametrize(("stream", "include_usage"), [(True, True), (False, False)])
def test_usage_is_not_asked_for_twice_nor_without_a_stream(stream: bool, include_usage: bool) -> None:
    asked = request(CLIENT, protocol="chat_completions", stream=stream, include_usage=include_usage)

    assert upstream_body(asked, model("m")) is asked.body


RULED = (
    b'{ "model" : "m", "max_tokens":9,  "thinking":{"type":"enabled","budget_tokens":9},\r\n'
    b' "x": [1.0, "\\u00e9"] }'
)


def ruled_body(protocol: ProtocolId, rules: Rules, **facts: Any) -> bytes:
    """What goes upstream for a request to an alias with these rules."""
    candidate = Candidate(provider(), model("m", protocols=frozenset({protocol})), rules)
    asked = request(facts.pop("body", RULED), **facts)
    [plan] = plans(asked, [candidate])
    return prepare(asked, plan, "req_1", ImageLoader()).call.body


def test_the_rules_of_an_alias_are_spliced_into_a_body_of_the_same_protocol() -> None:
    sent = ruled_body("messages", Rules(adaptive=True))

    assert sent == RULED.replace(b'{"type":"enabled","budget_tokens":9}', b'{"type":"adaptive"}')


def test_rules_that_say_what_the_client_says_leave_the_very_body() -> None:
    assert ruled_body("messages", Rules(budget_tokens=9)) == RULED


def test_the_rules_of_an_alias_are_set_after_a_translation() -> None:
    body = b'{"model":"m","max_tokens":9,"output_config":{"effort":"low"},"messages":[]}'

    sent = json.loads(ruled_body("responses", Rules(effort="high", verbosity="low"), body=body))

    assert sent["reasoning"]["effort"] == "high"
    assert sent["text"] == {"verbosity": "low"}


def test_a_refusal_of_a_translation_keeps_its_code_and_place() -> None:
    body = b'{"model":"m","input":"and then?","previous_response_id":"resp_1"}'
    asked = request(body, protocol="responses")
    [plan] = plans(asked, [Candidate(provider(), model("m", protocols=frozenset({"messages"})))])

    with pytest.raises(MalformedRequest) as refused:
        prepare(asked, plan, "req_1", ImageLoader())

    assert error_body(Failure.of(refused.value), "req_1") == (
        b'{"error":{"message":"Previous response with id \'resp_1\' not found.",'
        b'"type":"invalid_request_error","param":"previous_response_id","code":"previous_response_not_found"}}'
    )


class Correcting(CustomProvider):
    """Its upstream spells one member otherwise."""

    def corrections(self, call: Call) -> tuple[FrameHalf, ...]:
        assert call.model.id == "m"

        def change(document: Document, circumstances: Circumstances) -> list[Document]:
            return [{**document, "type": "ping"}] if document.get("type") == "pong" else [document]

        return (FrameHalf(change, mentions(b"pong")),)


def test_a_provider_corrects_frames_before_anybody_reads_them() -> None:
    asked = request(b'{"model":"m","stream":true}', stream=True)
    [plan] = plans(asked, [Candidate(Correcting(row(), LIMITS), model("m"))])

    meter = prepare(asked, plan, "req_1", ImageLoader()).meter

    assert meter.feed(b'data: {"type":"pong"}\n\n') == b'data: {"type":"ping"}\n\n'
    assert meter.feed(b'data: {"type" : "x"}\n\n') == b'data: {"type" : "x"}\n\n'


def test_counting_tokens_knows_no_rules() -> None:
    assert ruled_body("messages", Rules(service_tier="fast"), action="count_tokens") == RULED


def test_a_dialect_spells_the_effort_of_a_rule() -> None:
    flagged = model("m", protocols=frozenset({"chat_completions"}), flags=frozenset({"vendor-qwen"}))
    asked = request(b'{"model":"m","messages":[]}', protocol="chat_completions")
    [plan] = plans(asked, [Candidate(provider(), flagged, Rules(effort="none"))])

    sent = json.loads(prepare(asked, plan, "req_1", ImageLoader()).call.body)

    assert sent["enable_thinking"] is False
    assert "reasoning_effort" not in sent
