"""Request halves on the bytes of a client.

Nothing is decoded unless a half may apply, nothing is encoded unless one did, and only the members
that changed are written anew: prompt caches and signatures depend on the bytes of the others.
"""

from collections.abc import Iterable
from typing import Any

import msgspec

from floway.interceptors.base import Circumstances, RequestHalf
from floway.protocols.documents import Document
from floway.protocols.parsing import decode_body
from floway.protocols.rawjson import with_member, without_member

_DECODER = msgspec.json.Decoder(dict[str, Any])


def rewritten(body: bytes, halves: Iterable[RequestHalf], circumstances: Circumstances) -> bytes:
    """The body after all halves; the very same one when none changes anything.

    :raises MalformedRequest: it had to be decoded and is not JSON.
    """
    for half in halves:
        if half.may_apply(body):
            break
    else:
        return body
    document = decode_body(_DECODER, body)
    return spliced(body, document, changed(document, halves, circumstances))


def changed(document: Document, halves: Iterable[RequestHalf], circumstances: Circumstances) -> Document:
    """The document after all halves, in order."""
    for half in halves:
        document = half.change(document, circumstances)
    return document


def spliced(body: bytes, before: Document, after: Document) -> bytes:
    """The body with those top-level members written anew that are another object than before."""
    if after is before:
        return body
    for name in before.keys() - after.keys():
        body = without_member(body, name)
    for name, value in after.items():
        if name not in before or value is not before[name]:
            body = with_member(body, name, msgspec.json.encode(value))
    return body
