"""The claims of a JSON Web Token, read but not verified: it comes from the vendor itself, over TLS.

https://www.rfc-editor.org/rfc/rfc7519#section-7.2
"""

import binascii
import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from typing import Any

_SEGMENTS = 3


def claims(token: str) -> Mapping[str, Any] | None:
    """The claims of a signed token; None when it is no such thing.

    An access token may be of any form, so this is no error.
    """
    segments = token.split(".")
    if len(segments) != _SEGMENTS or not all(segments):
        return None
    payload = segments[1]
    try:
        # "base64url encoding with all trailing '=' characters omitted", RFC 7515 section 2.
        document = json.loads(urlsafe_b64decode(payload.encode("ascii") + b"=" * (-len(payload) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return None
    return document if isinstance(document, dict) else None
