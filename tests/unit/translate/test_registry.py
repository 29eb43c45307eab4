"""What holds for every pair."""

import json

import pytest

from floway.domain.protocol import CHAT_COMPLETIONS, MESSAGES, RESPONSES, ProtocolId
from floway.translate.base import Context, Document
from floway.translate.registry import PAIRS
from floway.translate.shared.gemini_carrier import packed

CARRIER = packed("f", "00000000", "c2ln")
ASKED = {"role": "user", "content": "hi"}
THINKING = [
    {"type": "thinking", "thinking": "hm", "signature": CARRIER},
    {"type": "redacted_thinking", "data": CARRIER},
    {"type": "text", "text": "a"},
]
REASONING = {
    "type": "reasoning",
    "id": "rs_1",
    "summary": [{"type": "summary_text", "text": "hm"}],
    "encrypted_content": CARRIER,
}
CHAT_ANSWER = {"role": "assistant", "content": "a", "reasoning_text": "hm", "reasoning_opaque": CARRIER}
HISTORIES: dict[ProtocolId, Document] = {
    MESSAGES: {"max_tokens": 9, "messages": [ASKED, {"role": "assistant", "content": THINKING}, ASKED]},
    CHAT_COMPLETIONS: {"messages": [ASKED, CHAT_ANSWER, ASKED]},
    RESPONSES: {"input": [ASKED, REASONING, {"role": "assistant", "content": "a"}, ASKED]},
}


@pytest.mark.parametrize(("client", "upstream"), [pair for pair in PAIRS if pair[0] in HISTORIES])
def test_a_foreign_signature_of_google_is_sent_to_nobody(client: ProtocolId, upstream: ProtocolId) -> None:
    document = {"model": "m", **HISTORIES[client]}

    sent = PAIRS[client, upstream](document, Context("gemini-3.8-flash")).document

    assert "hi" in json.dumps(sent)
    assert CARRIER not in json.dumps(sent)
    assert "c2ln" not in json.dumps(sent)
