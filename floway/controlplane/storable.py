"""Text that no database takes: PostgreSQL refuses NUL, and UTF-8 has no halves of surrogate pairs."""

import re
from typing import Any, Final

from flask import request

from floway.controlplane.problem import Problem

_UNSTORABLE: Final = re.compile("[\0\ud800-\udfff]")
#: Such a character in JSON, or the escape of a whole pair. Few bodies have either.
_ESCAPED: Final = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")


def require_storable() -> None:
    """Refuse a request with such text in its path or its query.

    :raises Problem: 400.
    """
    if "\0" in request.path or b"%00" in request.query_string:
        raise _refusal()


def require_storable_body(text: str, document: Any) -> None:
    """The same for JSON, as it came and as it was read.

    :raises Problem: 400.
    """
    if _ESCAPED.search(text) and _has_unstorable(document):
        raise _refusal()


def _refusal() -> Problem:
    return Problem(
        400,
        "validation_failed",
        "Text with a NUL character or half of a surrogate pair cannot be stored; leave it out.",
    )


def _has_unstorable(value: Any) -> bool:
    if isinstance(value, str):
        return _UNSTORABLE.search(value) is not None
    if isinstance(value, dict):
        return any(map(_has_unstorable, (*value, *value.values())))
    return isinstance(value, list) and any(map(_has_unstorable, value))
