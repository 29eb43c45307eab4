from typing import Any

import pytest

from floway.translate.base import Context, Document, Untranslatable
from floway.translate.pairs.messages_via_gemini import translate
from floway.translate.shared.gemini_carrier import origin_of, packed

MODEL = "gemini-3.8-flash"
MIND = {"role": "system", "content": "mind"}
ORIGIN = origin_of("", "3.8")


def contents(*messages: Document, model: str = MODEL, **parameters: Any) -> list[Document]:
    return _translated(Context(model), *messages, **parameters)["contents"]  # type: ignore[no-any-return]


def losses(*messages: Document) -> list[str]:
    context = Context(MODEL)
    _translated(context, *messages)
    return [loss.path for loss in context.ledger.losses]


def _translated(context: Context, *messages: Document, **parameters: Any) -> Document:
    return translate({"model": "claude", "messages": list(messages), **parameters}, context).document


def user(*content: Any) -> Document:
    return {"role": "user", "content": content[0] if isinstance(content[0], str) else list(content)}


def assistant(*blocks: Document) -> Document:
    return {"role": "assistant", "content": list(blocks)}


def call(call_id: str, name: str = "run") -> Document:
    return {"type": "tool_use", "id": call_id, "name": name, "input": {}}


def result(call_id: str, content: Any = "ok", **members: Any) -> Document:
    return {"type": "tool_result", "tool_use_id": call_id, "content": content, **members}


def responses(content: Document) -> list[Document]:
    return [part["functionResponse"] for part in content["parts"] if "functionResponse" in part]


def test_system_blocks_are_instructions() -> None:
    blocks = [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]

    document = _translated(Context(MODEL), user("hi"), system=blocks)

    assert document["systemInstruction"] == {"parts": [{"text": "a"}, {"text": "b"}]}
    assert document["contents"] == [{"role": "user", "parts": [{"text": "hi"}]}]


def test_a_system_message_behind_results_stands_behind_them() -> None:
    said = contents(user("hi"), assistant(call("a")), user(result("a")), MIND)

    assert [next(iter(part)) for part in said[-1]["parts"]] == ["functionResponse", "text"]
    assert said[-1]["parts"][1]["text"] == "<system-reminder>\nmind\n</system-reminder>"


def test_a_system_message_before_results_stands_behind_them_too() -> None:
    said = contents(user("hi"), assistant(call("a")), MIND, user(result("a")))

    assert [next(iter(part)) for part in said[-1]["parts"]] == ["functionResponse", "text"]


def test_results_come_in_the_order_of_their_calls() -> None:
    calls = assistant(call("1", "a"), call("2", "b"), call("3", "c"))

    said = contents(user("hi"), calls, user(result("3"), result("1"), result("2")))

    assert len(said) == 3
    assert [(one["id"], one["name"]) for one in responses(said[2])] == [("1", "a"), ("2", "b"), ("3", "c")]


def test_a_result_of_no_call_is_refused() -> None:
    with pytest.raises(Untranslatable) as raised:
        contents(user("hi"), user(result("x")))

    assert raised.value.param == "messages[1].content[0]"


def test_a_call_without_a_result_gets_a_stand_in() -> None:
    said = contents(user("hi"), assistant(call("a"), call("b")), user(result("b")))

    assert [one["response"] for one in responses(said[2])] == [
        {"error": "no result recorded"},
        {"output": "ok"},
    ]


def test_an_error_is_one_and_json_stays_text() -> None:
    results = user(result("a", "no", is_error=True), result("b", '{"x":1}'))

    said = contents(user("hi"), assistant(call("a"), call("b")), results)

    assert [one["response"] for one in responses(said[2])] == [{"error": "no"}, {"output": '{"x":1}'}]


def test_a_carrier_of_ours_signs_the_call_behind_it() -> None:
    thinking = {"type": "thinking", "thinking": "hm", "signature": packed("f", ORIGIN, "c2ln")}

    said = contents(user("hi"), assistant(thinking, call("a"), call("b")), user(result("a"), result("b")))

    assert [part.get("thoughtSignature") for part in said[1]["parts"]] == ["c2ln", None]


def test_a_signed_thought_is_sent_back_as_one() -> None:
    thinking = {"type": "thinking", "thinking": "hm", "signature": packed("t", ORIGIN, "c2ln")}

    said = contents(user("hi"), assistant(thinking, {"type": "text", "text": "a"}), user("go on"))

    assert said[1]["parts"] == [{"text": "hm", "thought": True, "thoughtSignature": "c2ln"}, {"text": "a"}]


def test_the_signature_of_a_text_returns_to_it() -> None:
    redacted = {"type": "redacted_thinking", "data": packed("x", ORIGIN, "c2ln")}

    said = contents(user("hi"), assistant(redacted, {"type": "text", "text": "a"}), user("go on"))

    assert said[1]["parts"] == [{"text": "a", "thoughtSignature": "c2ln"}]


@pytest.mark.parametrize("signature", ["EqQB", "abc@rs_1", packed("f", "00000000", "c2ln"), "", None])
def test_what_this_upstream_did_not_seal_is_dropped_and_the_call_marked(signature: Any) -> None:
    thinking = {"type": "thinking", "thinking": "hm", "signature": signature}
    history = [user("hi"), assistant(thinking, call("a"), call("b")), user(result("a"), result("b"))]

    said = contents(*history)

    signatures = [part.get("thoughtSignature") for part in said[1]["parts"]]
    assert signatures == ["skip_thought_signature_validator", None]
    assert "messages[1].content[0]" in losses(*history)


def test_earlier_turns_and_older_models_need_no_signature() -> None:
    history = [user("hi"), assistant(call("a")), user(result("a"))]
    answered = [*history, assistant({"type": "text", "text": "done"}), user("next")]

    assert "thoughtSignature" not in contents(*answered)[1]["parts"][0]
    assert "thoughtSignature" not in contents(*history, model="gemini-2.5-pro")[1]["parts"][0]


def test_unknown_blocks_and_roles_are_refused() -> None:
    with pytest.raises(Untranslatable) as block:
        contents(user("hi"), assistant({"type": "server_tool_use", "id": "s", "name": "web_search"}))
    with pytest.raises(Untranslatable) as role:
        contents({"role": "tool", "content": "x"})

    assert (block.value.param, role.value.param) == ("messages[1].content[0].type", "messages[0].role")


def test_a_history_that_begins_with_the_assistant_gets_a_user_turn() -> None:
    said = contents({"role": "assistant", "content": "hello"}, user("hi"))

    assert said[0] == {"role": "user", "parts": [{"text": "."}]}


def test_neighbours_of_one_role_are_one_turn() -> None:
    said = contents(user("a"), user("b"), assistant({"type": "text", "text": "c"}), user("d"))

    assert [content["role"] for content in said] == ["user", "model", "user"]
    assert said[0]["parts"] == [{"text": "a"}, {"text": "b"}]
