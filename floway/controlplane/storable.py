"""Text that no database takes: PostgreSQL refuses NUL, and UTF-8 has no halves of surrogate pairs."""

import json
import re
from typing import Any, Final

from flask import request

from floway.controlplane.problem import Problem

_UNSTORABLE: Final = re.compile("[\0\ud800-\udfff]")
#: Such a character in JSON, or the escape of a whole pair. Few bodies have either.
_ESCAPED: Final = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")


def require_storable() -> None:
    """Refuse a request with such text in its path, its query or its JSON.

    :raises Problem: 400.
    """
    if "\0" in request.path or b"%00" in request.query_string or (request.is_json and _is_body_unstorable()):
        raise Problem(
            400,
            "validation_failed",
            "Text with a NUL character or half of a surrogate pair cannot be stored; leave it out.",
        )


def _is_body_unstorable() -> bool:
    body = request.get_data()
    if not _ESCAPED.search(body):
        return False
    try:
        return _has_unstorable(json.loads(body))
    except (ValueError, RecursionError):
        # Whoever reads it says so.
        return False


def _has_unstorable(value: Any) -> bool:
    if isinstance(value, str):
        return _UNSTORABLE.search(value) is not None
    if isinstance(value, dict):
        return any(map(_has_unstorable, (*value, *value.values())))
    return isinstance(value, list) and any(map(_has_unstorable, value))
