"""What holds for every pair."""

import json

import pytest

from floway.domain.protocol import CHAT_COMPLETIONS, GEMINI, MESSAGES, RESPONSES, ProtocolId
from floway.translate.base import Context, Document
from floway.translate.registry import PAIRS
from floway.translate.shared import chat_carrier, gemini_carrier, messages_carrier, reasoning_carrier
from floway.translate.shared.gemini_client.seal import sealed

#: What each kind of upstream seals, whichever way it travels.
SECRET = "c2VjcmV0"
MODEL = "gemini-3.8-flash"
#: ``{client: {upstream: what the client was given for its reasoning}}``; the client's own protocol
#: stands for a native vendor.
CARRIERS: dict[ProtocolId, dict[ProtocolId, str]] = {
    MESSAGES: {
        MESSAGES: SECRET,
        CHAT_COMPLETIONS: chat_carrier.packed("00000000", "reasoning", SECRET),
        RESPONSES: reasoning_carrier.packed(SECRET, "rs_1"),
        GEMINI: gemini_carrier.packed("f", "00000000", SECRET),
    },
    CHAT_COMPLETIONS: {
        CHAT_COMPLETIONS: SECRET,
        MESSAGES: messages_carrier.packed(SECRET),
        GEMINI: gemini_carrier.packed("f", "00000000", SECRET),
    },
    RESPONSES: {
        RESPONSES: SECRET,
        CHAT_COMPLETIONS: chat_carrier.packed("00000000", "reasoning", SECRET),
        MESSAGES: messages_carrier.packed(SECRET),
        GEMINI: gemini_carrier.packed("f", "00000000", SECRET),
    },
    GEMINI: {
        GEMINI: SECRET,
        CHAT_COMPLETIONS: sealed("chat_completions/other", [{"reasoning": SECRET}]),
        MESSAGES: sealed(MESSAGES, [{"type": "thinking", "thinking": "hm", "signature": SECRET}]),
        RESPONSES: sealed(
            RESPONSES, [{"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": SECRET}]
        ),
    },
}
#: Messages upstreams sign for each other, and Responses items have no mark of their origin; the
#: carriers of the others name who minted them, which is somebody else here.
OWN = ((MESSAGES, MESSAGES), (RESPONSES, RESPONSES))


def history(client: ProtocolId, carrier: str) -> Document:
    asked = {"role": "user", "content": "hi"}
    if client == MESSAGES:
        thinking = [
            {"type": "thinking", "thinking": "hm", "signature": carrier},
            {"type": "redacted_thinking", "data": carrier},
            {"type": "text", "text": "a"},
        ]
        return {"max_tokens": 9, "messages": [asked, {"role": "assistant", "content": thinking}, asked]}
    if client == CHAT_COMPLETIONS:
        answer = {"role": "assistant", "content": "a", "reasoning_text": "hm", "reasoning_opaque": carrier}
        return {"messages": [asked, answer, asked]}
    if client == RESPONSES:
        summary = [{"type": "summary_text", "text": "hm"}]
        reasoning = {"type": "reasoning", "id": "rs_1", "summary": summary, "encrypted_content": carrier}
        return {"input": [asked, reasoning, {"role": "assistant", "content": "a"}, asked]}
    said = {"role": "user", "parts": [{"text": "hi"}]}
    return {
        "contents": [said, {"role": "model", "parts": [{"text": "a", "thoughtSignature": carrier}]}, said]
    }


CASES = [
    (client, minted_by, upstream)
    for client, upstream in PAIRS
    for minted_by in CARRIERS[client]
    if (minted_by, upstream) not in OWN
]


@pytest.mark.parametrize(("client", "minted_by", "upstream"), CASES)
def test_what_one_vendor_sealed_is_sent_to_no_other(
    client: ProtocolId, minted_by: ProtocolId, upstream: ProtocolId
) -> None:
    carrier = CARRIERS[client][minted_by]
    document = {"model": "m", **history(client, carrier)}
    context = Context(MODEL)

    sent = json.dumps(PAIRS[client, upstream](document, context).document)

    assert "hi" in sent
    assert SECRET not in sent
    assert carrier not in sent
    assert context.ledger.losses


@pytest.mark.parametrize(
    ("client", "upstream"),
    [pair for pair in PAIRS if pair[1] in (MESSAGES, RESPONSES) and pair[1] in CARRIERS[pair[0]]],
)
def test_its_own_vendor_gets_it_back(client: ProtocolId, upstream: ProtocolId) -> None:
    document = {"model": "m", **history(client, CARRIERS[client][upstream])}

    assert SECRET in json.dumps(PAIRS[client, upstream](document, Context(MODEL)).document)
