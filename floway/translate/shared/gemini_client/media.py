"""Media that stand in a Gemini request itself."""

from typing import NamedTuple

from floway.translate.base import Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.shared.gemini_client.contents import Part
from floway.translate.shared.gemini_client.seal import standard_base64
from floway.translate.shared.images import MESSAGES_TYPES
from floway.translate.shared.leftovers import note_leftovers

PDF = "application/pdf"
_SYNONYMS = {"image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg", "image/x-png": "image/png"}
#: OpenAI wants a file name with the data of a document.
UNNAMED = "document.pdf"


class Media(NamedTuple):
    """An ``inlineData`` object."""

    #: Lower case, without parameters.
    media_type: str
    #: Standard base64; Google's Python SDK writes the URL-safe alphabet.
    base64: str
    #: A file name; for documents only.
    name: str | None

    @property
    def url(self) -> str:
        """The data URL."""
        return f"data:{self.media_type};base64,{self.base64}"

    @property
    def is_image(self) -> bool:
        """Whether it is an image rather than a document."""
        return self.media_type in MESSAGES_TYPES


def media_of(part: Part, ledger: Ledger, others: frozenset[str] = frozenset()) -> Media:
    """The image or PDF of a part.

    :param others: further media types that the upstream takes.
    :raises Untranslatable: media that the upstream cannot take, or without a type or data.
    """
    path = f"{part.path}.{part.kind}"
    stated, data, name = (part.value.get(member) for member in ("mimeType", "data", "displayName"))
    if not isinstance(stated, str) or not isinstance(data, str) or not data:
        raise Untranslatable(f"{path}: 'mimeType' and 'data' are expected.", path)
    media_type = stated.lower().partition(";")[0].strip()
    media_type = _SYNONYMS.get(media_type, media_type)
    if media_type not in MESSAGES_TYPES and media_type != PDF and media_type not in others:
        raise Untranslatable(
            f"{path}.mimeType: the upstream takes JPEG, PNG, GIF, WebP and PDF, not {media_type[:64]}.",
            f"{path}.mimeType",
        )
    is_named = media_type == PDF and isinstance(name, str)
    note_leftovers(ledger, path, part.value, ("mimeType", "data", *(("displayName",) if is_named else ())))
    return Media(media_type, standard_base64(data), name if is_named and name else None)
