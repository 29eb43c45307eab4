from typing import Any

import pytest

from floway.translate.base import Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.shared.gemini_client.contents import CALL, MODEL, RESULT, TEXT, THOUGHT, USER, turns


def read(*contents: Document) -> list[tuple[str, list[tuple[str, Any]]]]:
    return [
        (turn.role, [(part.kind, part.value) for part in turn.parts])
        for turn in turns(list(contents), Ledger())
    ]


def user(*parts: Document) -> Document:
    return {"role": "user", "parts": list(parts)}


def model(*parts: Document) -> Document:
    return {"role": "model", "parts": list(parts)}


def refused(*contents: Any) -> str:
    with pytest.raises(Untranslatable) as error:
        turns(list(contents), Ledger())
    return error.value.param


def test_neighbours_of_one_role_are_one_turn() -> None:
    assert read(user({"text": "a"}), {"parts": [{"text": "b"}]}, model({"text": "c"})) == [
        (USER, [(TEXT, "a"), (TEXT, "b")]),
        (MODEL, [(TEXT, "c")]),
    ]


def test_the_models_texts_are_joined_up_to_a_signature_or_a_call() -> None:
    pieces = [model({"text": "a"}), model({"text": " "}, {"text": "b"})]
    signed = model({"text": "c", "thoughtSignature": "s"}, {"text": "d"})
    call = {"functionCall": {"name": "f"}}

    assert read(*pieces, signed, model(call), model({"text": "e"})) == [
        (MODEL, [(TEXT, "a b"), (TEXT, "cd"), (CALL, {"name": "f"}), (TEXT, "e")])
    ]


def test_thoughts_stay_apart_from_texts() -> None:
    assert read(model({"text": "hm", "thought": True}, {"text": "a"})) == [
        (MODEL, [(THOUGHT, "hm"), (TEXT, "a")])
    ]


def test_a_part_with_a_signature_only_is_an_empty_text() -> None:
    (turn,) = turns([model({"thoughtSignature": "s"})], Ledger())

    assert [(part.kind, part.value, part.signature) for part in turn.parts] == [(TEXT, "", "s")]


def test_empty_texts_are_no_parts() -> None:
    assert read(user({"text": "a"}), model({"text": ""})) == [(USER, [(TEXT, "a")])]


def test_members_are_read_in_snake_case() -> None:
    answered = {"function_response": {"name": "f", "response": {"a_b": 1}}}

    assert read(user(answered)) == [(USER, [(RESULT, {"name": "f", "response": {"a_b": 1}})])]


def test_what_only_google_can_read_is_dropped() -> None:
    ledger = Ledger()
    contents = [user({"text": "a"}, {"fileData": {"fileUri": "u"}}, {"text": "b", "videoMetadata": {}})]

    (turn,) = turns(contents, ledger)

    assert [part.value for part in turn.parts] == ["a", "b"]
    assert [loss.path for loss in ledger.losses] == [
        "contents[0].parts[1]",
        "contents[0].parts[2].videoMetadata",
    ]


def test_a_part_knows_its_place() -> None:
    (turn,) = turns([user({"text": "a"}), user({"text": "b"}, {"text": "c"})], Ledger())

    assert [part.path for part in turn.parts] == [
        "contents[0].parts[0]",
        "contents[1].parts[0]",
        "contents[1].parts[1]",
    ]


@pytest.mark.parametrize(
    ("content", "param"),
    [
        ({"role": "tool", "parts": [{"text": "a"}]}, "contents[0].role"),
        (user({"text": "a", "functionCall": {"name": "f"}}), "contents[0].parts[0]"),
        (user({}), "contents[0].parts[0]"),
        (user({"text": 1}), "contents[0].parts[0].text"),
        (user({"functionCall": {"name": "f"}}), "contents[0].parts[0].functionCall"),
        (model({"inlineData": {}}), "contents[0].parts[0].inlineData"),
        (model({"functionCall": {"args": {}}}), "contents[0].parts[0].functionCall.name"),
        (model({"functionCall": "f"}), "contents[0].parts[0].functionCall"),
        ("a", "contents[0]"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_path(content: Any, param: str) -> None:
    assert refused(content) == param


def test_a_conversation_is_required() -> None:
    assert refused() == "contents"
