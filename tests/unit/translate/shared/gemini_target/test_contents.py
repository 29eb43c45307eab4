from typing import Any

import pytest

from floway.translate.base import Context, Document, Untranslatable
from floway.translate.shared.gemini_target.contents import Contents
from floway.translate.shared.gemini_target.families import family_of
from floway.translate.shared.gemini_target.names import ToolNames
from floway.translate.shared.gemini_target.results import Result


class Talk:
    """Contents under test with their ledger."""

    def __init__(self, model: str = "gemini-2.5-flash") -> None:
        self.context = Context(model)
        self.contents = Contents(family_of(model), ToolNames(self.context.ledger), self.context)

    def call(self, *ids: str) -> None:
        for call_id in ids:
            self.contents.call(call_id, f"tool_{call_id}", {}, None, f"call.{call_id}")

    def answer(self, *ids: str) -> None:
        for call_id in ids:
            self.contents.answer(Result(call_id, [call_id]), f"result.{call_id}")

    def say(self, text: str) -> None:
        self.contents.say([{"text": text}])

    def reply(self, text: str) -> None:
        self.contents.reply([{"text": text}])

    def document(self) -> Document:
        document: Document = {}
        self.contents.put_into(document, "messages")
        return document

    def shape(self) -> list[list[str]]:
        """Role and parts of each turn: texts as they are, calls and answers by id."""
        return [[turn["role"], *map(_shape, turn["parts"])] for turn in self.document()["contents"]]

    def lost(self) -> list[str]:
        return [loss.path for loss in self.context.ledger.losses]


def _shape(part: Document) -> str:
    if "functionCall" in part:
        return f"call {part['functionCall']['id']}"
    if "functionResponse" in part:
        response = part["functionResponse"]
        return f"{response['id']}={next(iter(response['response'].values()))}"
    return str(part["text"])


def test_answers_stand_in_the_order_of_their_calls() -> None:
    talk = Talk()
    talk.say("hi")
    talk.call("1", "2", "3")
    talk.answer("3", "1", "2")

    assert talk.shape() == [
        ["user", "hi"],
        ["model", "call 1", "call 2", "call 3"],
        ["user", "1=1", "2=2", "3=3"],
    ]


def test_what_is_said_between_calls_and_answers_waits() -> None:
    talk = Talk()
    talk.say("hi")
    talk.call("1")
    talk.say("by the way")
    talk.answer("1")
    talk.reply("done")

    assert talk.shape()[2:] == [["user", "1=1", "by the way"], ["model", "done"]]


def test_a_call_behind_an_answer_is_a_step_of_its_own() -> None:
    talk = Talk()
    talk.say("hi")
    talk.call("1")
    talk.answer("1")
    talk.call("2")
    talk.answer("2")

    assert [turn[0] for turn in talk.shape()] == ["user", "model", "user", "model", "user"]


def test_text_behind_a_call_is_the_same_turn() -> None:
    talk = Talk()
    talk.say("hi")
    talk.call("1")
    talk.reply("running")
    talk.answer("1")

    assert talk.shape() == [["user", "hi"], ["model", "call 1", "running"], ["user", "1=1"]]


def test_a_missing_answer_gets_a_stand_in() -> None:
    talk = Talk()
    talk.say("hi")
    talk.call("1", "2")
    talk.answer("2")

    assert talk.shape()[-1] == ["user", "1=no result recorded", "2=2"]
    assert talk.lost() == ["call.1"]


def test_a_late_answer_takes_the_place_of_its_stand_in() -> None:
    talk = Talk()
    talk.say("hi")
    talk.call("1", "2")
    talk.answer("2")
    talk.reply("thinking")
    talk.answer("1")
    talk.say("go on")

    assert talk.shape()[2:] == [["user", "1=1", "2=2"], ["model", "thinking"], ["user", "go on"]]


def test_an_id_that_is_used_again_belongs_to_the_newer_call() -> None:
    talk = Talk()
    talk.say("hi")
    talk.call("1")
    talk.answer("1")
    talk.call("1")
    talk.answer("1")

    assert [turn[1] for turn in talk.shape()[1:]] == ["call 1", "1=1", "call 1", "1=1"]


def test_two_calls_of_one_id_get_an_answer_each() -> None:
    talk = Talk()
    talk.say("hi")
    talk.call("1", "1")
    talk.answer("1", "1")

    assert talk.shape()[-1] == ["user", "1=1", "1=1"]
    assert talk.lost() == []


def test_a_second_answer_is_in_the_ledger_and_one_without_a_call_refused() -> None:
    talk = Talk()
    talk.say("hi")
    talk.call("1")
    talk.answer("1", "1")

    assert talk.lost() == ["result.1"]
    with pytest.raises(Untranslatable) as raised:
        talk.answer("2")
    assert raised.value.param == "result.2"


def test_instructions_lead_or_stand_where_they_are() -> None:
    talk = Talk()
    talk.contents.instruct("be kind", "system")
    talk.say("hi")
    talk.contents.instruct("be brief", "messages[1]")

    document = talk.document()
    assert document["systemInstruction"] == {"parts": [{"text": "be kind"}]}
    reminder = {"text": "<system-reminder>\nbe brief\n</system-reminder>"}
    assert document["contents"] == [{"role": "user", "parts": [{"text": "hi"}, reminder]}]
    assert talk.lost() == ["messages[1]"]


def test_gemma_is_instructed_by_the_user() -> None:
    talk = Talk("gemma-3")
    for text in ("a", "b"):
        talk.contents.instruct(text, "system")
    talk.say("hi")

    assert talk.shape() == [["user", "a", "b", "hi"]]


def test_the_user_begins() -> None:
    talk = Talk()
    talk.reply("hello")
    talk.say("hi")

    assert talk.shape()[0] == ["user", "."]
    assert talk.lost() == ["messages"]


@pytest.mark.parametrize(("model", "is_refused"), [("gemini-3.8-flash", False), ("gemini-4-neon", True)])
def test_a_prefill(model: str, is_refused: bool) -> None:
    talk = Talk(model)
    talk.say("hi")
    talk.reply("{")

    if is_refused:
        with pytest.raises(Untranslatable):
            talk.document()
    else:
        assert talk.shape()[-1] == ["model", "{"]


@pytest.mark.parametrize(("call_id", "name"), [("", "a"), (None, "a"), ("1", ""), ("1", None)])
def test_a_call_needs_an_id_and_a_name(call_id: Any, name: Any) -> None:
    with pytest.raises(Untranslatable) as raised:
        Talk().contents.call(call_id, name, {}, None, "p")

    assert raised.value.param == "p"


def test_unsigned_calls_of_the_current_turn_are_marked_for_newer_models() -> None:
    talk = Talk("gemini-3.8-flash")
    talk.say("hi")
    talk.call("1")
    talk.answer("1")

    assert (
        talk.document()["contents"][1]["parts"][0]["thoughtSignature"] == "skip_thought_signature_validator"
    )
    assert talk.lost() == ["messages"]
