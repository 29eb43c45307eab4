import json

import pytest

from floway.domain.protocol import ProtocolId
from floway.gateway.prepare import upstream_body
from tests.support.builders import model, request

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
