"""Remove ``prompt_cache_key``, which some compatible vendors refuse as unknown."""

from floway.interceptors.base import Circumstances, mentions, without
from floway.protocols.documents import Document

may_apply = mentions(b'"prompt_cache_key"')


def change(document: Document, circumstances: Circumstances) -> Document:
    """The request without that one member."""
    return without(document, "prompt_cache_key") if "prompt_cache_key" in document else document
