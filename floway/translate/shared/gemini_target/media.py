"""Images, documents and sound as ``inlineData``, which Gemini takes in user turns."""

from typing import Any

from floway.translate.base import Context, Document, Untranslatable
from floway.translate.shared.gemini_target.families import Family
from floway.translate.shared.images import inline

_RESOLUTIONS = {"low": "MEDIA_RESOLUTION_LOW", "high": "MEDIA_RESOLUTION_HIGH"}
_WEB = ("http://", "https://")
#: What a function response may hold since family 3,
#: https://ai.google.dev/gemini-api/docs/function-calling#multimodal.
RESULT_TYPES = frozenset({"image/png", "image/jpeg", "image/webp", "application/pdf", "text/plain"})


def inline_part(url: Any, context: Context, path: str) -> Document:
    """The part for a data URL, or for an http(s) URL that the gateway loads.

    The type is the upstream's to judge.

    :raises Untranslatable: there is nothing that could be sent; the model would answer without it.
    """
    if not isinstance(url, str):
        raise Untranslatable(f"'{path}' has no URL that a Gemini upstream could be given.", path)
    found = inline(url)
    if found is None:
        if not url[:8].lower().startswith(_WEB):
            raise Untranslatable(f"The URL at '{path}' is neither base64 data nor http(s).", path)
        image = context.load_image(url)
        if image is None:
            raise Untranslatable(f"The file at '{path}' could not be loaded; send its data instead.", path)
        found = image.media_type, image.base64
    return data_part(*found)


def data_part(media_type: str, base64: str) -> Document:
    """The part for data at hand."""
    return {"inlineData": {"mimeType": media_type.partition(";")[0].strip().lower(), "data": base64}}


def put_detail(part: Document, detail: Any, family: Family, path: str, context: Context) -> None:
    """Say how closely the model shall look, in OpenAI's words ``low``, ``high`` and ``auto``."""
    level = _RESOLUTIONS.get(detail) if isinstance(detail, str) else None
    if level and family.takes_media_results:
        part["mediaResolution"] = {"level": level}
    elif detail not in (None, "auto"):
        context.ledger.dropped(path, "the model knows no such resolution")
