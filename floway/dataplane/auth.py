"""Who is calling, from the in-process snapshot: no database, no slow hash.

API keys carry at least 128 random bits, so a plain SHA-256 finds them safely.
"""

import hashlib
from collections.abc import Mapping

from floway.domain.caller import Caller
from floway.errors import NotAuthenticated, NotReady
from floway.gateway.snapshot import Snapshot

#: Headers that carry a key, highest first: Anthropic's, Google's, Azure's.
_KEY_HEADERS = ("x-api-key", "x-goog-api-key", "api-key")


def api_key(headers: Mapping[str, str], query_key: str | None) -> str:
    """The key a client sent, '' without one.

    A blank source counts as absent, so that it never hides a lower one.

    :param query_key: the ``key`` parameter of the query, as Google's clients send it.
    """
    key = (query_key or "").strip()
    if key:
        return key
    for name in _KEY_HEADERS:
        key = headers.get(name, "").strip()
        if key:
            return key
    scheme, _, credential = headers.get("authorization", "").strip().partition(" ")
    return credential.strip() if scheme.lower() == "bearer" else ""


def authenticate(key: str, snapshot: Snapshot) -> Caller:
    """The owner of a key.

    :raises NotAuthenticated: there is no key, or nobody owns it.
    :raises NotReady: the database could not be read since the start.
    """
    if snapshot.revision < 0:
        raise NotReady
    caller = (
        snapshot.callers.get(hashlib.sha256(key.encode("utf-8", "surrogateescape")).digest()) if key else None
    )
    if caller is None:
        raise NotAuthenticated(had_key=bool(key))
    return caller
