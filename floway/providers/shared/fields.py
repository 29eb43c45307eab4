"""Marshmallow fields that take a value as it is meant or not at all.

The library's own fields turn "5" into 5, 5.7 into 5 and 1 into True.
"""

import re
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from marshmallow import ValidationError, fields

from floway.domain.flag import FlagId, checked_overrides
from floway.errors import ConfigError

#: Longest path below a base URL.
_MAX_PATH = 256

#: Segments of RFC 3986, section 3.3, none of them empty.
_PATH = re.compile(r"(?:/[A-Za-z0-9._~!$&'()*+,;=:@%-]+)+")

_MAX_URL = 2048


class StrictBoolean(fields.Field[bool]):
    """true or false."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError("must be true or false")
        return value


class PositiveInteger(fields.Field[int]):
    """A whole number from 1 on."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise ValidationError("must be a whole number from 1 on")
        return value


class Seconds(fields.Field[float]):
    """A number within limits."""

    def __init__(self, low: float, high: float, **options: Any) -> None:
        super().__init__(**options)
        self.low = low
        self.high = high

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise ValidationError("must be a number of seconds")
        # Written so that NaN is refused as well.
        if not self.low <= value <= self.high:
            raise ValidationError(f"must be from {self.low:g} to {self.high:g} seconds")
        return float(value)


class Name(fields.Field[str]):
    """A model id or a display name: trimmed, printable, at most 256 characters."""

    def __init__(self, *, may_be_empty: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self._shortest = 0 if may_be_empty else 1

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> str:
        name = value.strip() if isinstance(value, str) else None
        if name is None or not self._shortest <= len(name) <= 256 or not name.isprintable():
            raise ValidationError(f"must be {self._shortest} to 256 printable characters")
        return name


class FlagOverrides(fields.Field[dict[FlagId, bool]]):
    """``{flag: enabled}``, sorted."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any
    ) -> dict[FlagId, bool]:
        try:
            return checked_overrides(value)
        except ConfigError as error:
            raise ValidationError(str(error)) from None


class UrlPath(fields.Field[str]):
    """A path below the base URL."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> str:
        return checked_path(value)


class BaseUrl(fields.Field[str]):
    """An http or https URL without credentials, query and fragment; slashes at its end are dropped."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> str:
        url = value.strip() if isinstance(value, str) else ""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            host, port = None, None
        if not host or port == 0 or parts.scheme not in ("http", "https") or len(url) > _MAX_URL:
            raise ValidationError("must be a URL like https://host/path")
        # "A URI is a sequence of characters from a very limited set" of ASCII, RFC 3986, section 1.2.1; a
        # host in another script has a form of it, xn--.
        if not url.isascii() or not url.isprintable() or any(character in url for character in ' \\"<>^`{|}'):
            raise ValidationError("holds characters that a URL must not have")
        if "@" in parts.netloc:
            raise ValidationError("must not hold credentials; give the key as the API key")
        if "?" in url or "#" in url:
            raise ValidationError("must not have a query or a fragment")
        if _is_link_local(host):
            # Cloud machines hand out their own credentials at such addresses.
            raise ValidationError("must not be a link-local address")
        return url.rstrip("/")


def checked_path(value: Any) -> str:
    """A path that adds to a base URL and cannot leave it.

    :raises ValidationError: it is not one.
    """
    if not isinstance(value, str) or not value.startswith("/"):
        raise ValidationError("must be a path that begins with /")
    if len(value) > _MAX_PATH:
        raise ValidationError(f"must have at most {_MAX_PATH} characters")
    segments = value.lower().replace("%2e", ".").split("/")
    if not _PATH.fullmatch(value) or "." in segments or ".." in segments:
        raise ValidationError("must be a plain path, without empty or dot segments, query and fragment")
    return value


def _is_link_local(host: str) -> bool:
    try:
        return ip_address(host.partition("%")[0]).is_link_local
    except ValueError:
        return False
