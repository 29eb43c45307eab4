from typing import Any

import pytest

from floway.domain.failure import Failure
from floway.domain.protocol import CHAT_COMPLETIONS, GEMINI, MESSAGES, RESPONSES, ProtocolId
from floway.domain.usage import Usage
from floway.gateway.translating import TranslatingMeter
from floway.protocols.registry import BY_ID
from floway.translate.base import Context
from floway.translate.registry import PAIRS

HELLO = {"role": "user", "content": "hi"}
ASKED: dict[ProtocolId, dict[str, Any]] = {
    MESSAGES: {"model": "m", "max_tokens": 9, "messages": [HELLO]},
    CHAT_COMPLETIONS: {"model": "m", "messages": [HELLO]},
    RESPONSES: {"model": "m", "input": [HELLO]},
    GEMINI: {"contents": [{"role": "user", "parts": [{"text": "hi"}]}]},
}
TEXT = b'data: {"id":"c","choices":[{"index":0,"delta":{"content":"a"}}]}\n\n'
STOP = b'data: {"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n'
USAGE = b'data: {"id":"c","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2}}\n\n'
DONE = b"data: [DONE]\n\n"
GARBLED = b'data: {"id":"c","choices":[{"index":0,"del\n\n'

#: The first frame of an answer with content, in each protocol that an upstream may speak.
FIRST: dict[ProtocolId, bytes] = {
    CHAT_COMPLETIONS: TEXT,
    RESPONSES: b'data: {"type":"response.output_text.delta","output_index":0,"delta":"a"}\n\n',
    "gemini": b'data: {"candidates":[{"index":0,"content":{"parts":[{"text":"a"}]}}]}\n\n',
    MESSAGES: b'data: {"type":"content_block_start","content_block":{"type":"text","text":"a"}}\n\n',
}

#: What is in a client's stream only when it ended well.
ENDS: dict[ProtocolId, bytes] = {
    MESSAGES: b'"type":"message_stop"',
    RESPONSES: b'"type":"response.completed"',
    GEMINI: b'"finishReason":"STOP"',
}


def meter(upstream: ProtocolId = CHAT_COMPLETIONS, client: ProtocolId = MESSAGES) -> TranslatingMeter:
    frames = PAIRS[client, upstream](ASKED[client], Context("m")).frames
    return TranslatingMeter(BY_ID[upstream], frames, BY_ID[client], hides_usage=True, request_id="req_1")


def test_the_client_gets_its_own_protocol_and_the_account_the_upstreams() -> None:
    made = meter()

    sent = made.feed(TEXT + STOP + USAGE + DONE) + made.flush()

    assert sent.startswith(b"event: message_start\n")
    assert b'"text":"a"' in sent
    assert sent.endswith(b'event: message_stop\ndata: {"type":"message_stop"}\n\n')
    assert made.billing.usage == Usage(9, output_tokens=2)
    assert (made.is_finished, made.error) == (True, None)


@pytest.mark.parametrize("client", [MESSAGES, RESPONSES, GEMINI])
def test_an_upstream_that_ends_behind_its_usage_lacks_nothing(client: ProtocolId) -> None:
    made = meter(client=client)

    sent = made.feed(TEXT + STOP + USAGE) + made.flush()

    assert ENDS[client] in sent
    assert b'"error":{' not in sent
    assert (made.is_finished, made.error) == (True, None)


@pytest.mark.parametrize("client", [MESSAGES, RESPONSES, GEMINI])
def test_an_upstream_that_ends_before_its_usage_has_cut_its_answer(client: ProtocolId) -> None:
    made = meter(client=client)

    sent = made.feed(TEXT + STOP) + made.flush()

    assert ENDS[client] not in sent
    assert (made.is_finished, made.error) == (False, None)


def test_what_fails_for_the_client_is_not_complete_for_the_account() -> None:
    made = meter(client=GEMINI)
    broken = b'data: {"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"x","function":\
{"name":"f","arguments":"{"}}]}}]}\n\n'

    sent = made.feed(broken + STOP + USAGE) + made.flush()

    assert b'"error":{' in sent
    assert made.error


def test_no_error_follows_an_answer_that_lacks_nothing_but_its_upstreams_last_frame() -> None:
    made = meter()

    sent = made.feed(TEXT + STOP + USAGE) + made.flush()

    assert sent.endswith(b'event: message_stop\ndata: {"type":"message_stop"}\n\n')
    assert made.error_frames(Failure(502, "cut"), "req_1") == b""


@pytest.mark.parametrize("upstream", FIRST)
def test_a_garbled_frame_ends_the_answer_with_an_error_that_names_the_endpoint(upstream: ProtocolId) -> None:
    made = meter(upstream, CHAT_COMPLETIONS if upstream == MESSAGES else MESSAGES)

    before = made.feed(FIRST[upstream])
    sent = made.feed(GARBLED + FIRST[upstream] + DONE) + made.flush()

    assert b'"a"' in before
    assert sent.count(b"that is not JSON") == 1
    assert b'"a"' not in sent
    assert b"message_stop" not in sent
    assert f"on {BY_ID[upstream].endpoint} that is not JSON" in (made.error or "")
    assert not made.began_with_error


def test_what_follows_a_garbled_frame_is_still_billed() -> None:
    made = meter()

    made.feed(TEXT + GARBLED + STOP + USAGE + DONE)

    assert made.billing.usage == Usage(9, output_tokens=2)


def test_an_answer_that_begins_garbled_leaves_the_way_to_another_upstream() -> None:
    made = meter()

    made.feed(GARBLED)

    assert (made.is_semantic, made.began_with_error) == (True, True)


def test_a_whole_answer_with_a_garbled_frame_is_a_failure() -> None:
    found = meter().documents(TEXT + GARBLED + STOP + DONE)

    assert [each.status for each in found if isinstance(each, Failure)] == [502]


def test_half_a_frame_at_the_end_means_that_the_answer_was_cut() -> None:
    made = meter()
    made.feed(TEXT)
    made.feed(GARBLED[:-2])

    sent = made.flush()

    assert b'"type":"error"' in sent
    assert b"not JSON" not in sent
    assert made.error is None


def test_what_a_pair_cannot_translate_is_an_error_although_the_upstream_saw_none() -> None:
    made = meter()

    sent = made.feed(DONE)

    assert b'"type":"error"' in sent
    assert made.is_finished
    assert made.error


def test_json_of_another_kind_and_noise_behind_the_end_do_no_harm() -> None:
    made = meter()

    sent = made.feed(b": hello\n\ndata: [1]\n\n" + TEXT + STOP + DONE + b"data: bye\n\n") + made.flush()

    assert sent.endswith(b'data: {"type":"message_stop"}\n\n')
    assert made.error is None
