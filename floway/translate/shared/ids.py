"""Ids for what a translation makes up, in the shape of the Responses API's own."""

from uuid import uuid4


def minted(prefix: str) -> str:
    """A fresh id: ``prefix``, an underscore and 32 hex digits.

    Prefixes of items: ``msg``, ``rs``, ``ws``, ``fc``, ``ctc``, ``cmp``, ``ig``; of a response: ``resp``.
    Clients tell items apart by their prefix, and send the ids back.
    """
    return f"{prefix}_{uuid4().hex}"
