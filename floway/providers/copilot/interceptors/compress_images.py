"""Pictures within a request as WebP, no larger than its model looks at them.

Larger ones are uploaded anew with every turn and scaled down behind Copilot. Pictures by URL are not touched.
"""

from collections.abc import Mapping
from typing import Any, Final

from floway.protocols.documents import Document
from floway.providers.copilot.image_caps import caps
from floway.providers.copilot.recompression import Recompression
from floway.providers.copilot.vision import CONVERSATIONS, HOLDERS, LEVELS, pictures

_TYPE: Final = "image/webp"
_HEAD: Final = f"data:{_TYPE};base64"


def change(document: Document, model_id: str) -> Document:
    """The request with smaller pictures; may block while they are made."""
    recompression = Recompression(caps(model_id))
    #: ``{identity of a part: the part instead of it}``.
    smaller: dict[int, Any] = {}
    for picture in pictures(document):
        made = _smaller(picture, recompression)
        if made is not None:
            smaller[id(picture)] = made
    if not smaller:
        return document
    return document | {name: _with(document[name], smaller) for name in CONVERSATIONS if name in document}


def _smaller(picture: Document, recompression: Recompression) -> Document | None:
    """The part with a smaller file; None of one that stays."""
    source, named = picture.get("source"), picture.get("image_url")
    if isinstance(source, dict):
        data = source.get("data")
        made = recompression.webp(data) if source.get("type") == "base64" and isinstance(data, str) else None
        return None if made is None else {**picture, "source": {**source, "media_type": _TYPE, "data": made}}
    if isinstance(named, dict):
        url = _url(named.get("url"), recompression)
        return None if url is None else {**picture, "image_url": {**named, "url": url}}
    url = _url(named, recompression)
    return None if url is None else {**picture, "image_url": url}


def _url(url: Any, recompression: Recompression) -> str | None:
    """RFC 2397: ``data:[<mediatype>][;base64],<data>``."""
    if not isinstance(url, str):
        return None
    head, _, data = url.partition(",")
    head = head.lower()
    if not (head.startswith("data:image/") and head.endswith(";base64")):
        return None
    made = recompression.webp(data)
    return None if made is None else f"{_HEAD},{made}"


def _with(value: Any, smaller: Mapping[int, Any], levels: int = LEVELS) -> Any:
    """A list with other parts, wherever they are; what holds none of them is the same object as before."""
    if not isinstance(value, list) or not levels:
        return value
    made = [_part_with(part, smaller, levels) for part in value]
    is_same = all(new is old for new, old in zip(made, value, strict=True))
    return value if is_same else made


def _part_with(part: Any, smaller: Mapping[int, Any], levels: int) -> Any:
    if id(part) in smaller or not isinstance(part, dict):
        return smaller.get(id(part), part)
    held = {name: _with(part[name], smaller, levels - 1) for name in HOLDERS if name in part}
    return {**part, **held} if any(held[name] is not part[name] for name in held) else part
