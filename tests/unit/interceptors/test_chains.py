import json
from typing import Any

import pytest

from floway.domain.flag import CATALOGUE, FlagId
from floway.domain.protocol import COUNT_TOKENS, GENERATE, PROTOCOLS, ProtocolId
from floway.interceptors import chains
from floway.interceptors.base import Circumstances
from floway.interceptors.bodies import changed, rewritten

EVERY_FLAG = frozenset(CATALOGUE)
NOWHERE = Circumstances()


def sent(protocol: ProtocolId, document: dict[str, Any], *flags: FlagId) -> Any:
    halves = chains.same_protocol(protocol, frozenset(flags), GENERATE)
    return json.loads(rewritten(json.dumps(document).encode(), halves, Circumstances(frozenset(flags))))


def test_a_forced_tool_is_said_in_the_vendors_dialect() -> None:
    asked = {"tool_choice": "required", "reasoning_effort": "high"}
    forced: FlagId = "disable-reasoning-on-forced-tool-choice"

    assert sent("chat_completions", asked, forced, "vendor-qwen") == {
        "tool_choice": "required",
        "enable_thinking": False,
    }
    assert sent("responses", {"tool_choice": "required"}, forced, "vendor-deepseek") == {
        "tool_choice": "required",
        "thinking": {"type": "disabled"},
    }


def test_both_renamings_end_with_system_messages_and_late_ones_are_the_users() -> None:
    messages = [{"role": role} for role in ("developer", "user", "system", "developer")]
    flags: tuple[FlagId, ...] = (
        "rewrite-system-to-developer",
        "rewrite-developer-to-system",
        "rewrite-mid-conv-system-to-user",
    )

    changed_roles = [
        each["role"] for each in sent("chat_completions", {"messages": messages}, *flags)["messages"]
    ]

    assert changed_roles == ["system", "user", "user", "user"]


def test_counting_tokens_is_not_asked_for_a_limit() -> None:
    body = b'{"messages":[],"system":"x-anthropic-billing-header: a"}'
    halves = chains.same_protocol("messages", EVERY_FLAG, COUNT_TOKENS)

    assert rewritten(body, halves, NOWHERE) == b'{"messages":[]}'


def test_a_messages_clients_own_breakpoints_are_not_touched() -> None:
    marked = [{"type": "text", "text": "a", "cache_control": {"type": "ephemeral"}}] * 6
    asked = {"max_tokens": 1, "messages": [{"role": "user", "content": marked}]}

    assert sent("messages", asked, *CATALOGUE) == asked
    after = changed(asked, chains.after_translation("messages", frozenset()), NOWHERE)
    assert after is not asked


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_plain_request_is_not_decoded_whatever_is_on(protocol: ProtocolId) -> None:
    body = b'{"max_tokens":1,"messages":[{"role":"user","content":"hi"}]'

    assert rewritten(body, chains.same_protocol(protocol, EVERY_FLAG, GENERATE), NOWHERE) is body


def test_flags_leave_gemini_alone() -> None:
    plain = chains.same_protocol("gemini", frozenset(), GENERATE)

    assert chains.same_protocol("gemini", EVERY_FLAG, GENERATE) == plain
    assert chains.frames("gemini", EVERY_FLAG, True) == ()


#: A conversation with what a translation gave its client, and the paths of that.
MOVED: dict[ProtocolId, tuple[dict[str, Any], list[str]]] = {
    "messages": (
        {
            "max_tokens": 9,
            "messages": [
                {
                    "role": "assistant",
                    "content": [{"type": "thinking", "thinking": "hm", "signature": "x@rs_1"}],
                }
            ],
        },
        ["messages[0].content[0]"],
    ),
    "chat_completions": (
        {"messages": [{"role": "assistant", "content": "a", "reasoning_opaque": "floway-packed-msg1.x"}]},
        ["messages[0].reasoning_opaque"],
    ),
    "responses": (
        {
            "input": [
                {
                    "type": "reasoning",
                    "id": "rs_1",
                    "summary": [],
                    "encrypted_content": "floway-packed-msg1.x",
                }
            ]
        },
        ["input[0]"],
    ),
    "gemini": (
        {"contents": [{"role": "model", "parts": [{"text": "a", "thoughtSignature": "Zmxvd2F5W10="}]}]},
        ["contents[0].parts[0].thoughtSignature"],
    ),
}


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_what_a_translation_gave_is_no_business_of_a_native_vendor(protocol: ProtocolId) -> None:
    document, lost = MOVED[protocol]
    told: list[str] = []
    circumstances = Circumstances(dropped=lambda path, reason: told.append(path))
    halves = chains.same_protocol(protocol, frozenset(), GENERATE)

    sent = rewritten(json.dumps(document).encode(), halves, circumstances)

    assert told == lost
    assert not any(mark in sent for mark in (b"x@rs_1", b"floway-packed-msg1.", b"Zmxvd2F5"))
    translated = chains.after_translation(protocol, frozenset())
    assert [half for half in halves if half.only_untranslated and half in translated] == []


@pytest.mark.parametrize("client", PROTOCOLS)
def test_dialects_belong_to_the_wire_that_is_spoken(client: ProtocolId) -> None:
    dialects = {half.flag for half in chains.before_translation(client, EVERY_FLAG)}

    assert dialects <= {"strip-billing-attribution"}


def test_usage_is_split_off_only_where_it_is_hidden() -> None:
    shown = chains.frames("chat_completions", frozenset(), False)
    hidden = chains.frames("chat_completions", frozenset(), True)

    assert len(hidden) == len(shown) + 1
    assert hidden[-1].only_frames
