import pytest

from floway.domain.model import Limits
from floway.translate.base import Context, Document
from floway.translate.ledger import Ledger
from floway.translate.shared.messages_target import (
    Conversation,
    ToolIds,
    drop_sampling,
    is_blank,
    temperature,
    token_limit,
    tool_choice,
)


def text(words: str) -> Document:
    return {"type": "text", "text": words}


def result(call_id: str) -> Document:
    return {"type": "tool_result", "tool_use_id": call_id, "content": ""}


@pytest.mark.parametrize(
    ("asked", "limits", "limit"), [(5, 9, 5), (0, 9, 0), (None, 9, 9), (None, None, 8192)]
)
def test_the_limit_is_the_clients_or_the_models_or_ours(
    asked: int | None, limits: int | None, limit: int
) -> None:
    context = Context("m", Limits(max_output_tokens=limits))

    assert token_limit(asked, context, "max_tokens") == limit
    assert [loss.path for loss in context.ledger.losses] == ([] if asked is not None else ["max_tokens"])


@pytest.mark.parametrize(("asked", "sent"), [(0, 0), (1, 1), (1.2, 1), ("warm", "warm")])
def test_a_temperature_above_one_is_lowered(asked: object, sent: object) -> None:
    assert temperature(asked, Ledger()) == sent


def test_sampling_that_the_model_refuses_is_left_out_under_the_clients_name() -> None:
    ledger = Ledger()
    target = {"model": "claude-opus-4-7", "temperature": 1, "top_p": 0.9, "max_tokens": 5}

    drop_sampling(target, ledger, {"top_p": "generationConfig.topP"})

    assert target == {"model": "claude-opus-4-7", "max_tokens": 5}
    assert [loss.path for loss in ledger.losses] == ["temperature", "generationConfig.topP"]


@pytest.mark.parametrize(
    ("kind", "name", "is_parallel", "choice"),
    [
        (None, None, None, None),
        (None, None, False, {"type": "auto", "disable_parallel_tool_use": True}),
        ("tool", "f", None, {"type": "tool", "name": "f"}),
        ("tool", "f", False, {"type": "tool", "disable_parallel_tool_use": True, "name": "f"}),
        ("any", None, True, {"type": "any"}),
        ("none", None, False, {"type": "none"}),
    ],
)
def test_a_choice_carries_the_ban_on_parallel_calls(
    kind: str | None, name: str | None, is_parallel: bool | None, choice: Document | None
) -> None:
    assert tool_choice(kind, name, is_parallel=is_parallel) == choice


def test_blank_text_is_not_said() -> None:
    assert [is_blank(words) for words in ("", " \n", " a ")] == [True, True, False]


def test_ids_are_cleaned_and_told_apart() -> None:
    ledger = Ledger()
    ids = ToolIds(ledger)

    assert ids.called("a.b", "p") == "a_b"
    assert ids.called("a:b", "q") == "a_b_2"
    assert (ids.answered("a.b"), ids.answered("a:b")) == ("a_b", "a_b_2")
    assert ids.called("fine", "r") == "fine"
    assert [loss.path for loss in ledger.losses] == ["p", "q"]


def test_a_result_belongs_to_the_newest_call_with_its_id() -> None:
    ids = ToolIds(Ledger())
    ids.called("c", "p")

    assert ids.answered("c") == "c"
    ids.called("c", "q")
    assert ids.answered("c") == "c_2"
    assert ids.answered("un.known") == "un_known"


def test_neighbours_of_one_role_become_one_message() -> None:
    conversation = Conversation(Ledger())
    for role, words in (("user", "a"), ("user", "b"), ("assistant", "c"), ("system", "d"), ("system", "e")):
        conversation.say(role, [text(words)], "p")

    assert [message["role"] for message in conversation.messages] == ["user", "assistant", "system", "system"]
    assert conversation.messages[0]["content"] == [text("a"), text("b")]


def test_results_stand_before_what_the_user_says() -> None:
    conversation = Conversation(Ledger())
    conversation.answer(result("a"), "p")
    conversation.say("user", [text("and")], "p")
    conversation.answer(result("b"), "p")

    assert conversation.messages == [{"role": "user", "content": [result("a"), result("b"), text("and")]}]


def test_a_message_without_content_is_left_out_and_noted() -> None:
    ledger = Ledger()
    conversation = Conversation(ledger)

    conversation.say("user", [], "messages[0]")

    assert conversation.messages == []
    assert [loss.path for loss in ledger.losses] == ["messages[0]"]


def test_only_the_end_of_a_prefilled_answer_is_trimmed() -> None:
    conversation = Conversation(Ledger())
    for role in ("user", "assistant"):
        conversation.say(role, [text(" a ")], "p")

    conversation.trim_prefill("p")

    assert [message["content"][0]["text"] for message in conversation.messages] == [" a ", " a"]
