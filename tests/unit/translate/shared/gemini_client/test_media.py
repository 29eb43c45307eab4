from typing import Any

import pytest

from floway.translate.base import Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.shared.gemini_client.contents import MEDIA, Part
from floway.translate.shared.gemini_client.media import Media, media_of


def read(others: frozenset[str] = frozenset(), **value: Any) -> Media:
    return media_of(Part(MEDIA, value, None, 0, 0), Ledger(), others)


def test_an_image_keeps_its_data_in_the_standard_alphabet() -> None:
    media = read(mimeType="image/JPG; q=1", data="-_8")

    assert media == Media("image/jpeg", "+/8=", None)
    assert media.is_image
    assert media.url == "data:image/jpeg;base64,+/8="


def test_a_pdf_keeps_its_name() -> None:
    media = read(mimeType="application/pdf", data="AAAA", displayName="a.pdf")

    assert media == Media("application/pdf", "AAAA", "a.pdf")
    assert not media.is_image


def test_further_types_are_taken_where_the_upstream_takes_them() -> None:
    assert read(frozenset({"audio/wav"}), mimeType="audio/wav", data="AAAA").media_type == "audio/wav"


def test_the_name_of_an_image_is_lost() -> None:
    ledger = Ledger()

    value = {"mimeType": "image/png", "data": "AAAA", "displayName": "a"}
    media_of(Part(MEDIA, value, None, 0, 0), ledger)

    assert [loss.path for loss in ledger.losses] == ["contents[0].parts[0].inlineData.displayName"]


@pytest.mark.parametrize(
    ("value", "param"),
    [
        ({"mimeType": "image/heic", "data": "AAAA"}, "contents[0].parts[0].inlineData.mimeType"),
        ({"mimeType": "video/mp4", "data": "AAAA"}, "contents[0].parts[0].inlineData.mimeType"),
        ({"mimeType": "image/png"}, "contents[0].parts[0].inlineData"),
        ({"data": "AAAA"}, "contents[0].parts[0].inlineData"),
    ],
)
def test_media_that_no_upstream_takes_are_refused(value: dict[str, Any], param: str) -> None:
    with pytest.raises(Untranslatable) as refused:
        read(**value)

    assert refused.value.param == param
