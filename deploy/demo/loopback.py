"""HTTP to this machine, whatever the user's environment says."""

from typing import Any

import requests


def call(method: str, url: str, **options: Any) -> requests.Response:
    """``requests.request`` without proxies and without ``.netrc``, which would replace our API key."""
    with requests.Session() as session:
        session.trust_env = False
        return session.request(method, url, **options)
