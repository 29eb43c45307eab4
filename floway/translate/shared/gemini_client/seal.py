"""How an upstream's reasoning travels through a Gemini client.

Such a client keeps the ``thoughtSignature`` of each part and sends it back; the thoughts themselves
it may drop, join or cut. So a signature holds the whole of the reasoning blocks that came before
its part, in order and as their vendor wrote them, under the name of who minted them. It is base64,
since Google's SDKs decode it to bytes, and Python's comes back in the URL-safe alphabet.
"""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from floway.protocols.parsing import readable
from floway.translate.base import Document

#: Six bytes, so that every seal starts with the same eight base64 characters.
_MARK: Final = b"floway"
_PREFIX: Final = b64encode(_MARK).decode()
_URL_SAFE = str.maketrans("-_", "+/")


class _Sealed(msgspec.Struct, array_like=True):
    minted_by: str
    blocks: list[dict[str, Any]]


_DECODER = msgspec.json.Decoder(_Sealed)


def sealed(minted_by: str, blocks: Sequence[Document]) -> str:
    """The signature that carries reasoning blocks.

    :param minted_by: whose blocks they are; only a request to the same one opens them.
    """
    return b64encode(_MARK + msgspec.json.encode([minted_by, blocks])).decode()


def is_sealed(signature: Any) -> bool:
    """Whether a translation of ours made it; Google would refuse a request that holds it."""
    return isinstance(signature, str) and signature.startswith(_PREFIX)


def opened(signature: Any, minted_by: str) -> list[Document]:
    """The blocks; none when somebody else minted them, Google included, or the seal is damaged."""
    if not is_sealed(signature):
        return []
    try:
        content = b64decode(standard_base64(signature))
    except ValueError:
        return []
    held = readable(_DECODER, content[len(_MARK) :])
    return held.blocks if held and held.minted_by == minted_by else []


def standard_base64(text: str) -> str:
    """Base64 in the standard alphabet and padded, whichever the client's SDK writes."""
    text = text.rstrip("=").translate(_URL_SAFE)
    return text + "=" * (-len(text) % 4)
