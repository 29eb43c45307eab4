from typing import Any

import pytest

from floway.interceptors.base import Circumstances
from floway.interceptors.chat_completions.speak_deepseek import (
    change,
    change_frame,
    may_apply,
    may_apply_to_frame,
)

NOWHERE = Circumstances()


def sent(message: dict[str, Any]) -> dict[str, Any]:
    changed: dict[str, Any] = change({"messages": [message]}, NOWHERE)["messages"][0]
    return changed


def test_no_effort_is_said_as_in_messages() -> None:
    assert change({"reasoning_effort": "none"}, NOWHERE) == {"thinking": {"type": "disabled"}}


def test_a_schema_becomes_the_plain_wish_for_json() -> None:
    document = {"response_format": {"type": "json_schema", "json_schema": {"name": "a"}}}

    assert change(document, NOWHERE) == {"response_format": {"type": "json_object"}}


def test_reasoning_in_the_history_is_spelled_as_the_vendor_reads_it() -> None:
    message = {"role": "assistant", "content": "a", "reasoning_text": "hm", "reasoning_opaque": "x"}

    assert sent(message) == {"role": "assistant", "content": "a", "reasoning_content": "hm"}


def test_reasoning_is_made_up_from_summaries_when_there_is_none() -> None:
    items = [{"summary": [{"text": "One."}, {"text": 7}]}, {"summary": None}, {"summary": [{"text": "Two."}]}]
    message = {"role": "assistant", "reasoning_items": items}

    assert sent(message) == {"role": "assistant", "reasoning_content": "One.\n\nTwo."}
    assert sent({**message, "reasoning_content": "mine"}) == {
        "role": "assistant",
        "reasoning_content": "mine",
    }
    assert sent({"role": "assistant", "reasoning_items": "odd"}) == {"role": "assistant"}


@pytest.mark.parametrize(
    "document",
    [
        {"reasoning_effort": "high", "response_format": {"type": "json_object"}},
        {"messages": [{"role": "assistant", "reasoning_content": "hm"}, "odd", None]},
        {"messages": "odd", "response_format": "odd"},
        {},
    ],
)
def test_anything_else_is_the_very_same_document(document: Any) -> None:
    assert change(document, NOWHERE) is document


@pytest.mark.parametrize("name", ["delta", "message"])
def test_reasoning_is_told_in_both_spellings(name: str) -> None:
    [changed] = change_frame({"choices": [{"index": 0, name: {"reasoning_content": "hm"}}]}, NOWHERE)

    told = {"reasoning_content": "hm", "reasoning_text": "hm"}
    assert changed == {"choices": [{"index": 0, name: told}]}


def test_cache_hits_are_put_where_openai_has_them() -> None:
    usage = {"prompt_tokens": 9, "prompt_cache_hit_tokens": 4, "prompt_cache_miss_tokens": 5}

    [changed] = change_frame({"choices": [], "usage": usage}, NOWHERE)

    assert changed["usage"] == {**usage, "prompt_tokens_details": {"cached_tokens": 4}}


@pytest.mark.parametrize(
    "document",
    [
        {"error": {"message": "busy"}},
        {"choices": [{"delta": {"content": "a"}}, {"delta": None}, "odd"], "usage": None},
        {"choices": [{"delta": {"reasoning_content": None}}]},
        {"choices": "odd"},
    ],
)
def test_errors_and_content_are_the_very_same_document(document: Any) -> None:
    [same] = change_frame(document, NOWHERE)

    assert same is document


def test_only_what_could_be_spelled_otherwise_is_looked_at() -> None:
    for body in (b'{"reasoning_effort":"none"}', b'{"type":"json_schema"}', b'{"reasoning_text":"a"}'):
        assert may_apply(body)
    assert not may_apply(b'{"messages":[]}')
    assert may_apply_to_frame(b'{"reasoning_content":"a"}')
    assert may_apply_to_frame(b'{"prompt_cache_hit_tokens":0}')
    assert not may_apply_to_frame(b'{"content":"a"}')
