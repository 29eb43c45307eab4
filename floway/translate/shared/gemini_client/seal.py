"""How an upstream's reasoning travels through a Gemini client.

Such a client keeps the ``thoughtSignature`` of each part and sends it back; the thoughts themselves
it may drop, join or cut. So a signature holds the whole of the reasoning blocks that came before
its part, in order and as their vendor wrote them, under the name of who minted them. It is base64,
since Google's SDKs decode it to bytes, and Python's comes back in the URL-safe alphabet.
"""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import Any

import msgspec

from floway.protocols.carriers import SEAL_MARK, is_seal
from floway.protocols.parsing import readable
from floway.translate.base import Document

_URL_SAFE = str.maketrans("-_", "+/")


class _Sealed(msgspec.Struct, array_like=True):
    minted_by: str
    blocks: list[dict[str, Any]]


_DECODER = msgspec.json.Decoder(_Sealed)


def sealed(minted_by: str, blocks: Sequence[Document]) -> str:
    """The signature that carries reasoning blocks.

    :param minted_by: whose blocks they are; only a request to the same one opens them.
    """
    return b64encode(SEAL_MARK + msgspec.json.encode([minted_by, blocks])).decode()


def opened(signature: Any, minted_by: str) -> list[Document]:
    """The blocks; none when somebody else minted them, Google included, or the seal is damaged."""
    if not is_seal(signature):
        return []
    try:
        content = b64decode(standard_base64(signature))
    except ValueError:
        return []
    held = readable(_DECODER, content[len(SEAL_MARK) :])
    return held.blocks if held and held.minted_by == minted_by else []


def standard_base64(text: str) -> str:
    """Base64 in the standard alphabet and padded, whichever the client's SDK writes."""
    text = text.rstrip("=").translate(_URL_SAFE)
    return text + "=" * (-len(text) % 4)
