from typing import Any

import pytest

from floway.domain.failure import Failure
from floway.translate.base import Document
from floway.translate.ledger import Ledger
from floway.translate.shared.gemini_target.answer import Answer, Kind, Piece
from floway.translate.shared.gemini_target.ending import End, Ending
from floway.translate.shared.gemini_target.names import ToolNames


def answer() -> Answer:
    names = ToolNames(Ledger())
    names.declare("Bash", "tools[0].name")
    return Answer(names, "call", ())


def pieces(*parts: Any, **candidate: Any) -> list[Piece]:
    found = answer().read({"candidates": [{"content": {"parts": list(parts)}, **candidate}]})
    assert isinstance(found, list)
    return found


def test_texts_thoughts_and_signatures() -> None:
    assert pieces(
        {"text": "a"}, {"text": "b", "thought": True}, {"text": "", "thoughtSignature": "c2ln"}
    ) == [
        Piece(Kind.TEXT, 0, "a"),
        Piece(Kind.THOUGHT, 0, "b"),
        Piece(Kind.TEXT, 0, "", "c2ln"),
    ]


def test_a_signature_alone_is_a_piece() -> None:
    assert pieces({"thoughtSignature": "c2ln"}) == [Piece(Kind.TEXT, 0, "", "c2ln")]


@pytest.mark.parametrize(
    "part",
    [
        {"text": ""},
        {},
        {"executableCode": {"code": "x"}},
        {"functionCall": {"name": ""}},
        {"inlineData": {}},
        None,
        5,
    ],
)
def test_what_says_nothing_is_no_piece(part: Any) -> None:
    assert pieces(part) == []


@pytest.mark.parametrize("args", [None, "x", [], {}])
def test_a_call_without_arguments_has_none(args: Any) -> None:
    (piece,) = pieces({"functionCall": {"id": "c1", "name": "Bash", "args": args}})

    assert piece == Piece(Kind.CALL, 0, "{}", None, "Bash", "c1")


def test_a_scoped_name_is_the_clients() -> None:
    (piece,) = pieces({"functionCall": {"name": "default_api:Bash", "args": {"a": "é"}}})

    assert (piece.name, piece.text) == ("Bash", '{"a":"é"}')


def test_an_image_is_a_piece() -> None:
    (piece,) = pieces({"inlineData": {"mimeType": "image/png", "data": "iVBO"}}, index=2)

    assert (piece.candidate, piece.text, piece.media_type) == (2, "iVBO", "image/png")


def test_the_first_response_id_counts() -> None:
    read = answer()
    for name in ("", "a", "b"):
        read.read({"responseId": name})

    assert read.response_id == "a"


def test_an_error_in_any_frame_is_a_failure() -> None:
    read = answer()

    assert read.read({"error": {"code": 500, "message": "x", "status": "INTERNAL"}}) == Failure(
        500, "x", "server_error"
    )


def test_the_last_finish_reason_counts() -> None:
    read = answer()
    frames: list[Document] = [
        {"candidates": [{"finishReason": "STOP"}]},
        {"candidates": [{"finishReason": None, "content": {"parts": [{"text": "a"}]}}]},
        {"candidates": [{"finishReason": "MAX_TOKENS"}]},
    ]
    for frame in frames:
        read.read(frame)

    assert read.ending() == Ending(End.LENGTH)


def test_candidates_end_by_themselves() -> None:
    read = answer()
    read.read({"candidates": [{"index": 1, "finishReason": "STOP"}, {"index": 0, "finishReason": "SAFETY"}]})

    assert read.candidates == [0, 1]
    assert read.ending(1) == Ending(End.DONE)
    assert read.ending(0) == Ending(End.REFUSED, "SAFETY")
