"""Egress proxies: where they listen, in which order they are tried, and how long one that fails rests."""

import ipaddress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import SplitResult, unquote_to_bytes, urlsplit

from floway.errors import ConfigError

#: The id that stands for no proxy in a list of ways.
DIRECT: Final = "direct"

#: ``{scheme: its port where an address names none}``. Each carries a byte stream to any host and port.
SCHEMES: Final[dict[str, int | None]] = {"http": None, "https": 443, "socks5": None}

#: How long a proxy may take to open a tunnel, in seconds: TCP, TLS to the proxy itself, and its answer.
DIAL_SECONDS: Final = 10
MAX_DIAL_SECONDS: Final = 600

#: The rest after one failure; it doubles with each further one.
_FIRST_REST_SECONDS: Final = 60
_LONGEST_REST_SECONDS: Final = 3600
#: From here on the rest is the longest one; a larger exponent would only make large numbers.
_LAST_DOUBLING: Final = 6

#: Those of the longest name in the DNS.
_MAX_HOST_CHARACTERS: Final = 253
#: A length in RFC 1929 is one byte.
_MAX_SOCKS_CREDENTIAL_BYTES: Final = 255


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a proxy listens, and who we are to it."""

    scheme: str
    host: str
    port: int
    #: '' sends no credentials.
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @property
    def address(self) -> str:
        """``socks5://10.0.0.1:1080``: what may be shown."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Proxy:
    """One egress proxy, as operators configure it."""

    id: str
    name: str
    endpoint: Endpoint
    #: None is ``DIAL_SECONDS``.
    dial_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """The ways from the gateway to one upstream, in the order to try them."""

    #: Whose rests count; '' is an upstream that does not exist yet and keeps none.
    upstream_id: str
    #: None is the direct way. Never empty.
    ways: tuple[Proxy | None, ...]


@dataclass(frozen=True, slots=True)
class Backoff:
    """Why an upstream passes over a proxy, and how long."""

    fail_count: int
    expires_at: datetime
    last_error: str
    last_error_at: datetime


def after_failure(known: Backoff | None, at: datetime, error: str) -> Backoff:
    """The rest of a proxy that has failed once more: 60 s, doubling up to an hour.

    A failure within a rest makes it no longer: requests that failed together, and those that tried the
    proxy because nothing else was left, are the same outage.
    """
    if known is not None and at < known.expires_at:
        return Backoff(known.fail_count, known.expires_at, error, at)
    fail_count = 1 if known is None else known.fail_count + 1
    doublings = min(fail_count - 1, _LAST_DOUBLING)
    seconds = min(_FIRST_REST_SECONDS * 2**doublings, _LONGEST_REST_SECONDS)
    return Backoff(fail_count, at + timedelta(seconds=seconds), error, at)


def route(upstream_id: str, ways: tuple[Proxy | None, ...]) -> Route | None:
    """The route over some ways; None where it is the direct way alone, as it is without any."""
    return None if ways in ((), (None,)) else Route(upstream_id, ways)


def parse(url: str) -> tuple[Endpoint, str]:
    """The endpoint of a proxy's URL, and the name that the URL gives it: its fragment, else host and port.

    ``socks5://user:secret@10.0.0.1:1080#Frankfurt``; ``socks5h`` is the same, since host names always
    go to the proxy.

    :raises ConfigError: it is no URL of a proxy that this gateway can use; no part of it is repeated that
        could be a credential.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise ConfigError("The proxy's URL is not valid: its port must be from 1 to 65535.") from None
    scheme = "socks5" if parts.scheme == "socks5h" else parts.scheme
    if scheme not in SCHEMES or not parts.netloc:
        raise ConfigError(
            f"The proxy's URL must begin with {', '.join(f'{each}://' for each in SCHEMES)}; "
            "other kinds of proxies are not supported."
        )
    if parts.path not in ("", "/") or parts.query:
        raise ConfigError("The proxy's URL must end after its port.")
    port = SCHEMES[scheme] if port is None else port
    if port is None:
        raise ConfigError(f"The proxy's URL has no port; write {scheme}://HOST:PORT.")
    if port == 0:
        raise ConfigError("The proxy's URL is not valid: its port must be from 1 to 65535.")
    username, password = _credentials(parts, scheme)
    endpoint = Endpoint(scheme, _host(parts), port, username, password)
    label = _decoded(parts.fragment, "name").strip()
    return endpoint, label or endpoint.address.partition("://")[2]


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    if len(host) > _MAX_HOST_CHARACTERS:
        raise ConfigError(f"The host of the proxy's URL has more than {_MAX_HOST_CHARACTERS} characters.")
    if ":" in host:
        try:
            return str(ipaddress.IPv6Address(host))
        except ValueError:
            raise ConfigError("The host of the proxy's URL is not an IPv6 address.") from None
    if not host or not host.isascii() or not all(each.isalnum() or each in "-._" for each in host):
        raise ConfigError("The proxy's URL needs a host: a name in ASCII, or an address.")
    return host


def _credentials(parts: SplitResult, scheme: str) -> tuple[str, str]:
    username = _decoded(parts.username or "", "user name")
    password = _decoded(parts.password or "", "password")
    if password and not username:
        raise ConfigError("The proxy's URL has a password and no user name.")
    if scheme == "socks5" and username:
        for value in (username, password):
            # "PLEN: 1 to 255", https://www.rfc-editor.org/rfc/rfc1929#section-2
            if not 1 <= len(value.encode()) <= _MAX_SOCKS_CREDENTIAL_BYTES:
                raise ConfigError("A SOCKS5 proxy takes a user name and a password of 1 to 255 bytes each.")
    elif ":" in username:
        # "a user-id containing a colon is invalid", https://www.rfc-editor.org/rfc/rfc7617#section-2
        raise ConfigError("The user name of an HTTP proxy cannot have a colon.")
    return username, password


def _decoded(text: str, what: str) -> str:
    try:
        return unquote_to_bytes(text).decode()
    except UnicodeDecodeError:
        raise ConfigError(f"The {what} in the proxy's URL is not percent-encoded UTF-8.") from None
