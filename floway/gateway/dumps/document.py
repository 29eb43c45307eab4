"""What is stored of a captured exchange, in the form in which it is shown.

::

    {"client_request": {"method", "path", "headers": [[name, value]], "body"},
     "upstream_request": {"method", "url", "headers", "body"} | null,
     "upstream_response": {"status", "headers", "body"} | null,
     "client_response": {"status", "headers", "body"}}

A body is ``{"encoding": "utf-8" | "base64" | "frames", "text", "base64", "frames", "bytes", "is_truncated"}``
with one of the three that is not null. Frames are ``[{"ms", "text"}]``: how long after the arrival of the
request the frame was complete, and what it was.
"""

import re
from base64 import b64encode
from typing import Any, Final

from floway.gateway.dumps.capture import Call, Capture, Headers, Heard
from floway.gateway.masking import Mask
from floway.protocols.sse import Decoder

_EVENT_STREAM: Final = "text/event-stream"
#: Types that are text beside ``text/*`` and ``*+json``, ``*+xml``.
_TEXTS: Final = frozenset(
    {"application/json", "application/x-ndjson", "application/jsonl", "application/xml"}
    | {"application/x-www-form-urlencoded", "application/javascript"}
)
#: "type = token, subtype = token", https://www.rfc-editor.org/rfc/rfc9110#section-8.3.1
_MEDIA_TYPE: Final = re.compile(r"([\w!#$&^.+-]+)/([\w!#$&^.+-]+)", re.ASCII)


def document(capture: Capture) -> dict[str, Any]:
    """The calls of both sides, without the secrets that are known of them or look like one."""
    mask = Mask(capture.secrets)
    client, upstream = capture.client, capture.upstream
    return {
        "client_request": _request(client, "path", mask),
        "upstream_request": None if upstream is None else _request(upstream, "url", mask),
        "upstream_response": None if upstream is None else _response(upstream, mask),
        "client_response": _response(client, mask),
    }


def is_truncated(capture: Capture) -> bool:
    """Whether only the beginning of some body is kept."""
    calls = [capture.client] if capture.upstream is None else [capture.client, capture.upstream]
    bodies = [body for call in calls for body in (call.request, call.response) if body is not None]
    return any(body.is_truncated for body in bodies)


def _request(call: Call, address: str, mask: Mask) -> dict[str, Any]:
    return {
        "method": call.method,
        address: mask.address(call.address),
        "headers": mask.headers(call.request_headers),
        "body": _body(call.request, call.request_headers, mask),
    }


def _response(call: Call, mask: Mask) -> dict[str, Any] | None:
    if call.response is None:
        return None
    return {
        "status": call.status,
        "headers": mask.headers(call.response_headers),
        "body": _body(call.response, call.response_headers, mask),
    }


def _body(heard: Heard, headers: Headers, mask: Mask) -> dict[str, Any]:
    kept = mask.body(heard.kept, is_cut=heard.is_truncated)
    shown: dict[str, Any] = {"encoding": "base64", "text": None, "base64": None, "frames": None}
    media_type = _media_type(headers)
    text = _text(kept, heard.is_truncated) if _is_text(media_type) else None
    if text is None:
        shown["base64"] = b64encode(kept).decode()
    elif media_type == _EVENT_STREAM:
        shown |= {"encoding": "frames", "frames": _frames(kept, heard.times)}
    else:
        shown |= {"encoding": "utf-8", "text": text}
    return shown | {"bytes": heard.size, "is_truncated": heard.is_truncated}


def _media_type(headers: Headers) -> str:
    """The type that a body says it has; '' where it says none, or nonsense."""
    stated = next((value for name, value in headers if name.lower() == "content-type"), "application/json")
    found = _MEDIA_TYPE.fullmatch(stated.partition(";")[0].strip().lower())
    return found[0] if found else ""


def _is_text(media_type: str) -> bool:
    return media_type.startswith("text/") or media_type.endswith(("+json", "+xml")) or media_type in _TEXTS


def _text(kept: bytes, is_truncated: bool) -> str | None:
    """A body as text; None for one that is none."""
    try:
        return kept.decode()
    except UnicodeDecodeError as error:
        # The cut may go through the last character.
        is_cut = is_truncated and error.start >= len(kept) - 3 and error.reason == "unexpected end of data"
        return kept[: error.start].decode() if is_cut else None


def _frames(kept: bytes, times: list[tuple[int, int]]) -> list[dict[str, Any]]:
    decoder = Decoder()
    frames = []
    begin = milliseconds = 0
    for milliseconds, end in times:
        found = decoder.feed(kept[begin:end])
        frames += [_frame(milliseconds, frame.raw) for frame in found]
        begin = end
    return frames + [_frame(milliseconds, frame.raw) for frame in decoder.flush()]


def _frame(milliseconds: int, raw: bytes) -> dict[str, Any]:
    return {"ms": milliseconds, "text": raw.decode("utf-8", "replace")}
