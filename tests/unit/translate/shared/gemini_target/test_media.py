import pytest

from floway.translate.base import Context, Document, Image, Untranslatable
from floway.translate.shared.gemini_target.families import family_of
from floway.translate.shared.gemini_target.media import data_part, inline_part, put_detail


def test_a_data_url_is_inline_with_its_type_put_right() -> None:
    part = inline_part("data:image/JPG;charset=x;base64,/9j/", Context("m"), "p")

    assert part == {"inlineData": {"mimeType": "image/jpeg", "data": "/9j/"}}


def test_a_web_url_is_loaded() -> None:
    context = Context("m", load_image=lambda url: Image("image/png", url))

    assert inline_part("HTTPS://x.test/a", context, "p") == data_part("image/png", "HTTPS://x.test/a")


@pytest.mark.parametrize("url", [None, "file:///etc/passwd", "https://x.test/a", 5])
def test_what_cannot_be_had_is_refused(url: object) -> None:
    with pytest.raises(Untranslatable) as raised:
        inline_part(url, Context("m"), "p")

    assert raised.value.param == "p"


@pytest.mark.parametrize(
    ("detail", "model", "level"),
    [
        ("low", "gemini-3-pro", "MEDIA_RESOLUTION_LOW"),
        ("high", "gemini-2.5-pro", None),
        ("auto", "gemini-3-pro", None),
    ],
)
def test_details(detail: str, model: str, level: str | None) -> None:
    part: Document = {}

    put_detail(part, detail, family_of(model), "p", Context("m"))

    assert part == ({"mediaResolution": {"level": level}} if level else {})


def test_an_unknown_detail_is_in_the_ledger() -> None:
    context = Context("m")

    put_detail({}, ["x"], family_of("gemini-3-pro"), "p", context)

    assert [loss.path for loss in context.ledger.losses] == ["p"]
