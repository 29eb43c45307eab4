from floway.translate.base import Document
from floway.translate.shared.gemini_target.families import family_of
from floway.translate.shared.gemini_target.media import data_part
from floway.translate.shared.gemini_target.results import Result, response_of

NEW, OLD = family_of("gemini-3.8-flash"), family_of("gemini-2.5-flash")
PNG = data_part("image/png", "iVBO")
SOUND = data_part("audio/wav", "UklG")


def responded(result: Result, is_old: bool = False) -> tuple[Document, list[Document]]:
    response: Document = {"id": "a", "name": "look"}
    return response, response_of(result, OLD if is_old else NEW, response)


def test_texts_are_joined_and_stay_text() -> None:
    assert responded(Result("a", ['{"x":1}', "", "b"]))[0]["response"] == {"output": '{"x":1}\n\nb'}
    assert responded(Result("a", []))[0]["response"] == {"output": ""}


def test_an_error_is_told_as_one() -> None:
    assert responded(Result("a", ["no"], is_error=True))[0]["response"] == {"error": "no"}


def test_newer_models_take_media_in_the_response() -> None:
    response, attached = responded(Result("a", [], [PNG]))

    assert response["parts"] == [PNG]
    assert attached == []


def test_older_models_get_media_behind_a_label() -> None:
    response, attached = responded(Result("a", ["see"], [PNG]), is_old=True)

    assert "parts" not in response
    assert attached == [{"text": "Attached to the result of look (call a):"}, PNG]


def test_a_type_that_no_response_takes_is_attached_too() -> None:
    response, attached = responded(Result("a", [], [PNG, SOUND]))

    assert response["parts"] == [PNG]
    assert attached[1:] == [SOUND]
