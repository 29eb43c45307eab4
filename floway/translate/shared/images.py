"""Images: URLs for OpenAI, sources for Anthropic."""

from typing import Any

from floway.translate.base import Context, Document
from floway.translate.ledger import Ledger
from floway.translate.shared.leftovers import note_leftovers

#: https://docs.anthropic.com/en/docs/build-with-claude/vision
MESSAGES_TYPES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
_SYNONYMS = {"image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg", "image/x-png": "image/png"}
#: ``{type of a source: its members}``; what is of another type is refused where it stands.
_SOURCES = {
    "base64": ("type", "media_type", "data"),
    "url": ("type", "url"),
    "text": ("type", "media_type", "data"),
    "content": ("type", "content"),
}
#: Stands where a message would be empty without the image that could not be had.
OMITTED = "[An image stood here; the gateway could not load it, or its format is not supported.]"


def messages_block(url: object, context: Context, path: str) -> Document | None:
    """The ``image`` block for an image URL; None, and a ledger entry, when it cannot be had.

    Data URLs become base64 sources; http(s) URLs are loaded, since the vendor's own loader does not
    take every address that a client may name.
    """
    found = _found(url, context)
    if isinstance(found, str):
        context.ledger.dropped(path, found)
        return None
    media_type, base64 = found
    return {"type": "image", "source": {"type": "base64", "media_type": media_type, "data": base64}}


def url_of(source: Any) -> str | None:
    """The URL of an ``image`` or ``document`` source; None for one that only its vendor can read."""
    if not isinstance(source, dict):
        return None
    kind = source.get("type")
    if kind == "base64" and isinstance(source.get("data"), str) and source.get("media_type"):
        return f"data:{source['media_type']};base64,{source['data']}"
    if kind == "url" and isinstance(source.get("url"), str):
        return str(source["url"])
    return None


def note_source(source: Any, path: str, ledger: Ledger) -> None:
    """Enter what an ``image`` or ``document`` source has beside its content."""
    kind = source.get("type") if isinstance(source, dict) else None
    if isinstance(kind, str) and kind in _SOURCES:
        note_leftovers(ledger, path, source, _SOURCES[kind])


def inline(url: str) -> tuple[str, str] | None:
    """Media type and base64 of a data URL, https://www.rfc-editor.org/rfc/rfc2397; None for others.

    Parameters of the media type are ignored, and its usual misspellings are put right.
    """
    if url[:5].lower() != "data:":
        return None
    head, comma, base64 = url.partition(",")
    media_type, *parameters = head[5:].lower().split(";")
    if not comma or not base64 or "base64" not in (parameter.strip() for parameter in parameters):
        return None
    media_type = media_type.strip()
    return _SYNONYMS.get(media_type, media_type), base64


def _found(url: object, context: Context) -> tuple[str, str] | str:
    """Media type and base64, or why there are none."""
    if not isinstance(url, str):
        return "the image has no URL"
    found = inline(url)
    if found is None:
        if not url.lower().startswith(("http://", "https://")):
            return "the image's URL is neither base64 data nor http(s)"
        image = context.load_image(url)
        if image is None:
            return "the image could not be loaded"
        found = _SYNONYMS.get(image.media_type, image.media_type), image.base64
    if found[0] not in MESSAGES_TYPES:
        return "the image is none of JPEG, PNG, GIF and WebP"
    return found
