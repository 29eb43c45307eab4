"""Edits that meet each other: a read gives an ETag, a change must carry it in If-Match.

https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1
"""

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any, Final

from flask import request

from floway.controlplane.problem import Problem

#: A proxy that compresses an answer weakens its ETag, since the bytes are others; nginx does. Ours name a
#: state and not its bytes, so they hold all the same; else nobody could edit behind such a proxy.
_WEAK: Final = "W/"


def etag_of(document: Mapping[str, Any]) -> str:
    """The quoted ETag of what a read returns; it says nothing about what it was made of."""
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"), default=str)
    return f'"{sha256(canonical.encode()).hexdigest()[:32]}"'


def of_version(version: int) -> str:
    """The quoted ETag of a row that counts its edits."""
    return f'"v{version}"'


def require_match(current: str) -> None:
    """Refuse a change of something that is no longer as its editor saw it.

    :raises Problem: 428 without If-Match, 409 for another ETag.
    """
    condition()(current)


def condition() -> Callable[[str], None]:
    """The check of ``require_match``, for a transaction that runs in another thread than the request.

    :raises Problem: 428 without If-Match; what is returned raises 409 for another ETag.
    """
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise Problem(428, "if_match_required", "Send the ETag of what you have read in the If-Match header.")

    def check(current: str) -> None:
        if given != "*" and current not in [part.strip().removeprefix(_WEAK) for part in given.split(",")]:
            raise Problem(
                409,
                "version_mismatch",
                "It was changed since you read it; read it again and repeat your change.",
            )

    return check


def is_for_anything() -> bool:
    """Whether the change is meant for whatever is there, so that nobody's edit stands against it."""
    return request.headers.get("If-Match", "").strip() == "*"
