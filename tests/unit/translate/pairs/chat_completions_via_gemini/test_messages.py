from typing import Any

import pytest

from floway.translate.base import Context, Document, Untranslatable
from floway.translate.pairs.chat_completions_via_gemini import translate
from floway.translate.shared.gemini_carrier import origin_of, packed

MODEL = "gemini-3.8-flash"
ORIGIN = origin_of("", "3.8")
ASKED = {"role": "user", "content": "hi"}
PLACEHOLDER = "skip_thought_signature_validator"


def contents(*messages: Document) -> list[Document]:
    document = translate({"model": "gpt", "messages": list(messages)}, Context(MODEL)).document
    return document["contents"]  # type: ignore[no-any-return]


def call(call_id: str, name: str = "run", arguments: str = "{}", **members: Any) -> Document:
    return {"id": call_id, "type": "function", "function": {"name": name, "arguments": arguments}, **members}


def assistant(*calls: Document, content: Any = None, **members: Any) -> Document:
    return {"role": "assistant", "content": content, "tool_calls": list(calls), **members}


def tool(call_id: str, content: Any = "ok") -> Document:
    return {"role": "tool", "tool_call_id": call_id, "content": content}


def signatures(content: Document) -> list[Any]:
    return [part.get("thoughtSignature") for part in content["parts"] if "functionCall" in part]


def test_results_get_the_name_and_place_of_their_calls() -> None:
    said = contents(ASKED, assistant(call("1", "a"), call("2", "b")), tool("2"), tool("1"))

    found = [part["functionResponse"] for part in said[2]["parts"]]
    assert [(one["id"], one["name"]) for one in found] == [("1", "a"), ("2", "b")]


@pytest.mark.parametrize(
    ("arguments", "args"),
    [('{"a":1}', {"a": 1}), ("", {}), ("[1]", {"raw_arguments": "[1]"}), ("no", {"raw_arguments": "no"})],
)
def test_arguments(arguments: str, args: Document) -> None:
    said = contents(ASKED, assistant(call("1", arguments=arguments)), tool("1"))

    assert said[1]["parts"][0]["functionCall"]["args"] == args


@pytest.mark.parametrize(
    "members",
    [
        {"extra_content": {"google": {"thought_signature": "c2ln"}}},
        {"extra_content": {"vertex": {"thought_signature": "c2ln"}}},
        {"thought_signature": "c2ln"},
        {"thoughtSignature": "c2ln"},
        {"extra_content": {"google": {"thought_signature": packed("f", ORIGIN, "c2ln")}}},
    ],
)
def test_signatures_in_every_spelling(members: Document) -> None:
    said = contents(ASKED, assistant(call("1", **members), call("2")), tool("1"), tool("2"))

    assert signatures(said[1]) == ["c2ln", None]


def test_a_signature_that_is_no_base64_is_not_sent() -> None:
    bad = {"extra_content": {"google": {"thought_signature": "no base64!"}}}

    assert signatures(contents(ASKED, assistant(call("1", **bad)), tool("1"))[1]) == [PLACEHOLDER]


def test_a_calls_signature_of_another_upstream_is_not_sent() -> None:
    other = {"extra_content": {"google": {"thought_signature": packed("f", "00000000", "c2ln")}}}

    assert signatures(contents(ASKED, assistant(call("1", **other)), tool("1"))[1]) == [PLACEHOLDER]


def test_the_messages_own_carrier_signs_the_first_call() -> None:
    opaque = packed("f", ORIGIN, "c2ln")

    said = contents(ASKED, assistant(call("1"), call("2"), reasoning_opaque=opaque), tool("1"), tool("2"))

    assert signatures(said[1]) == ["c2ln", None]


def test_the_signature_of_a_text_returns_to_it() -> None:
    said = contents(
        ASKED, assistant(content="a", reasoning_opaque=packed("x", ORIGIN, "c2ln")), {**ASKED, "content": "b"}
    )

    assert said[1]["parts"] == [{"text": "a", "thoughtSignature": "c2ln"}]


def test_foreign_reasoning_is_dropped_with_its_text() -> None:
    message = assistant(content="a", reasoning_opaque="EqQB", reasoning_content="hm")

    assert contents(ASKED, message, ASKED)[1]["parts"] == [{"text": "a"}]


def test_a_custom_call_has_one_text() -> None:
    custom = {"id": "1", "type": "custom", "custom": {"name": "patch", "input": "***"}}

    said = contents(ASKED, assistant(custom), tool("1"))

    assert said[1]["parts"][0]["functionCall"] == {"id": "1", "name": "patch", "args": {"input": "***"}}


def test_the_legacy_form_of_calls() -> None:
    called = {"role": "assistant", "content": None, "function_call": {"name": "run", "arguments": "{}"}}

    said = contents(ASKED, called, {"role": "function", "name": "run", "content": "ok"})

    assert said[2]["parts"][0]["functionResponse"]["response"] == {"output": "ok"}


def test_a_refusal_is_text() -> None:
    message = {"role": "assistant", "content": None, "refusal": "no"}

    assert contents(ASKED, message, ASKED)[1]["parts"] == [{"text": "no"}]


def test_unknown_roles_and_results_of_no_call_are_refused() -> None:
    with pytest.raises(Untranslatable) as role:
        contents({"role": "critic", "content": "x"})
    with pytest.raises(Untranslatable) as orphan:
        contents(ASKED, tool("1"))

    assert (role.value.param, orphan.value.param) == ("messages[0].role", "messages[1]")
