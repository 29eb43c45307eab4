"""The hosts of GitHub: github.com, or a tenant of its enterprise cloud with data residency.

https://docs.github.com/en/enterprise-cloud@latest/admin/data-residency
"""

import re
from typing import Final
from urllib.parse import urlsplit

from floway.errors import ConfigError

GITHUB: Final = "github.com"

#: One label in front, as a tenant has; anything else would be somebody's own host.
_TENANT: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.ghe\.com")


def normalised(given: str) -> str:
    """A host in its one spelling.

    :raises ConfigError: it is neither github.com nor a tenant.
    """
    host = given.strip().lower()
    if host != GITHUB and not _TENANT.fullmatch(host):
        raise ConfigError("The GitHub host must be github.com or a tenant such as acme.ghe.com.")
    return host


def base_url(stated: object) -> str | None:
    """The address that a token is good at, without a slash at its end; None for what is none.

    A token goes there, so it must be encrypted and hold nothing but a host and a path.
    """
    if not isinstance(stated, str):
        return None
    try:
        parts = urlsplit(stated)
        is_plain = parts.scheme == "https" and parts.hostname and parts.netloc.lower() == parts.hostname
    except ValueError:
        return None
    return None if not is_plain or parts.query or parts.fragment else stated.rstrip("/")
