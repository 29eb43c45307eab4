from typing import Any

import pytest

from floway.translate.base import Context, Image
from floway.translate.ledger import Ledger
from floway.translate.shared.images import inline, messages_block, note_source, url_of


@pytest.mark.parametrize(
    ("url", "media_type"),
    [
        ("data:image/png;base64,AAAA", "image/png"),
        ("data:image/jpg;base64,AAAA", "image/jpeg"),
        ("DATA:IMAGE/GIF;name=a;base64,AAAA", "image/gif"),
    ],
)
def test_a_data_url_becomes_a_base64_source(url: str, media_type: str) -> None:
    block = messages_block(url, Context("m"), "p")

    assert block == {"type": "image", "source": {"type": "base64", "media_type": media_type, "data": "AAAA"}}


def test_another_url_is_loaded() -> None:
    asked: list[str] = []
    context = Context("m", load_image=lambda url: asked.append(url) or Image("image/webp", "AAAA"))

    block = messages_block("https://a/b", context, "p")

    assert block is not None
    assert block["source"]["media_type"] == "image/webp"
    assert asked == ["https://a/b"]


@pytest.mark.parametrize(
    "url",
    [
        "data:image/svg+xml;base64,AAAA",
        "data:image/png,raw",
        "data:image/png;base64,",
        "https://gone",
        "file:///a",
        7,
    ],
)
def test_what_cannot_be_had_is_a_loss(url: Any) -> None:
    context = Context("m")

    assert messages_block(url, context, "p") is None
    assert [(loss.path, loss.kind) for loss in context.ledger.losses] == [("p", "dropped")]


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ({"type": "base64", "media_type": "image/png", "data": "AAAA"}, "data:image/png;base64,AAAA"),
        ({"type": "url", "url": "https://a/b"}, "https://a/b"),
        ({"type": "file", "file_id": "f"}, None),
        ({"type": "base64", "data": 7}, None),
        (None, None),
    ],
)
def test_a_source_has_a_url_unless_only_its_vendor_can_read_it(source: Any, url: str | None) -> None:
    assert url_of(source) == url


def test_only_base64_stands_inside_a_url() -> None:
    assert inline("data:application/pdf;base64,JVBERi0=") == ("application/pdf", "JVBERi0=")
    assert inline("https://a/b") is None


def test_what_a_source_has_beside_its_content_is_entered() -> None:
    ledger = Ledger()

    note_source({"type": "base64", "media_type": "image/png", "data": "AAAA", "more": 1}, "p", ledger)
    note_source({"type": "file", "file_id": "f"}, "q", ledger)
    note_source("AAAA", "r", ledger)

    assert [loss.path for loss in ledger.losses] == ["p.more"]
