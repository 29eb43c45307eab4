import pytest

from floway.translate.base import Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.shared.input_files import input_file

PDF = "JVBERi0xLjcK"
TEXT = "YSB0ZXh0"


def part(**members: str) -> Document:
    return {"type": "input_file", **members}


@pytest.mark.parametrize(
    ("given", "media_type"),
    [
        (part(file_data=f"data:application/pdf;base64,{PDF}"), "application/pdf"),
        (part(file_data=f"data:Application/PDF;name=a.pdf;base64,{PDF}"), "application/pdf"),
        (part(file_data=PDF), "application/pdf"),
        (part(file_data=PDF, filename="misnamed.txt"), "application/pdf"),
        (part(file_data=f"data:application/octet-stream;base64,{PDF}"), "application/pdf"),
        (part(file_data=TEXT, filename="NOTES.MD"), "text/plain"),
        (part(file_data=f"data:text/csv;base64,{TEXT}"), "text/csv"),
        (part(file_url=f"data:application/pdf;base64,{PDF}"), "application/pdf"),
    ],
)
def test_the_type_is_stated_or_told_by_content_or_name(given: Document, media_type: str) -> None:
    file = input_file(given, "c[0]", Ledger())

    assert file.media_type == media_type
    assert file.base64 in (PDF, TEXT)
    assert file.data_url == f"data:{media_type};base64,{file.base64}"


def test_a_file_at_a_url_is_not_at_hand() -> None:
    file = input_file(part(file_url="https://x.example/a.pdf", filename="a.pdf"), "c[0]", Ledger())

    assert (file.url, file.name, file.base64, file.path) == (
        "https://x.example/a.pdf",
        "a.pdf",
        "",
        "c[0].file_url",
    )


@pytest.mark.parametrize(
    ("given", "param"),
    [
        (part(file_id="file-1"), "c[0].file_id"),
        (part(), "c[0]"),
        (part(file_data=TEXT), "c[0].file_data"),
        (part(file_data=TEXT, filename="a.docx"), "c[0].file_data"),
        (part(file_data=""), "c[0].file_data"),
        (part(file_data="data:text/plain,words"), "c[0].file_data"),
        (part(file_url="file:///etc/passwd"), "c[0].file_url"),
        (part(file_url=PDF), "c[0].file_url"),
        ({"type": "input_file", "file_data": 5}, "c[0].file_data"),
        ({"type": "input_file", "file_data": PDF, "filename": ["a"]}, "c[0].filename"),
    ],
)
def test_what_nobody_else_can_read_is_refused_by_name(given: Document, param: str) -> None:
    with pytest.raises(Untranslatable) as refused:
        input_file(given, "c[0]", Ledger())

    assert refused.value.param == param


def test_what_stands_beside_the_data_is_entered() -> None:
    ledger = Ledger()

    input_file(
        part(file_data=PDF, file_id="file-1", file_url="https://x.example", detail="low"), "c[0]", ledger
    )

    assert [loss.path for loss in ledger.losses] == ["c[0].file_id", "c[0].file_url", "c[0].detail"]


@pytest.mark.parametrize(
    ("data", "words"), [(TEXT, "a text"), ("77u/YQ==", "a"), ("w7w=", "ü")], ids=["plain", "mark", "umlaut"]
)
def test_the_words_of_a_text(data: str, words: str) -> None:
    file = input_file(part(file_data=f"data:application/json;base64,{data}"), "c[0]", Ledger())

    assert (file.is_text, file.text()) == (True, words)


@pytest.mark.parametrize("data", ["/w==", "a text", "YQ"])
def test_a_text_that_is_none_is_refused(data: str) -> None:
    file = input_file(part(file_data=f"data:text/plain;base64,{data}"), "c[0]", Ledger())

    with pytest.raises(Untranslatable) as refused:
        file.text()

    assert refused.value.param == "c[0].file_data"


def test_the_content_stays_out_of_logs() -> None:
    assert PDF not in repr(input_file(part(file_data=PDF), "c[0]", Ledger()))
