"""Secrets left out of what is stored, told and logged, by what is known of a call and by how secrets look."""

import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from floway.domain.upstream import Upstream

HIDDEN: Final = "[hidden]"

#: A shorter one is a word that others use as well, and a guess away from whoever reads the dump.
_MIN_KNOWN_CHARACTERS: Final = 8

#: Parts of a header's name that say that its value is a secret. Names of rate limits count "tokens".
_SECRET_WORDS: Final = frozenset(
    {"authorization", "cookie", "cookie2", "credential", "password", "secret"}
) | {
    "apikey",
    "token",
}
_SECRET_ENDS: Final = ("api-key", "access-key", "subscription-key")
#: Parameters of a query that hold one.
_SECRET_PARAMETERS: Final = frozenset({"key", "code", "sig", "signature"}) | {
    "access_token",
    "api-key",
    "api_key",
    "apikey",
    "token",
}

#: One form per kind of secret that people paste into prompts; each begins as no word does.
_SHAPES: Final = re.compile(
    rb"(?<![A-Za-z0-9_])(?:"
    # OpenAI, Anthropic, OpenRouter, Floway.
    rb"sk-[A-Za-z0-9_-]{16,}"
    # GitHub.
    rb"|gh[oprsu]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}"
    # Google: keys, access tokens, refresh tokens.
    rb"|AIza[A-Za-z0-9_-]{30,}|ya29\.[A-Za-z0-9_-]{20,}|1//[A-Za-z0-9_-]{30,}"
    # Slack, AWS, Hugging Face, npm, PyPI, GitLab.
    rb"|xox[abeoprs]-[A-Za-z0-9-]{10,}|A[KS]IA[A-Z0-9]{16}|hf_[A-Za-z0-9]{20,}"
    rb"|npm_[A-Za-z0-9]{30,}|pypi-[A-Za-z0-9_-]{30,}|glpat-[A-Za-z0-9_-]{16,}"
    # A JSON web token: two objects and a signature.
    rb"|eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{16,}"
    rb")"
    rb"|-----BEGIN [A-Z ]{0,32}PRIVATE KEY-----[A-Za-z0-9+/=\\\s:,-]{1,16384}?"
    rb"-----END [A-Z ]{0,32}PRIVATE KEY-----"
    rb"|(?<=[Bb]earer )[A-Za-z0-9._~+/-]{16,}={0,2}"
    # The password in an address.
    rb"|(?<=://)[^\s/@:\"'\\]{1,256}:[^\s/@\"'\\]{1,256}(?=@)"
)


class Mask:
    """Leaves secrets out of texts.

    :param known: the secrets of a call; found also where they are quoted for an address or coded in base64.
    """

    def __init__(self, known: Iterable[str]) -> None:
        forms = {form for secret in known if len(secret) >= _MIN_KNOWN_CHARACTERS for form in _forms(secret)}
        # A secret that holds another one goes first.
        ordered = sorted(forms, key=lambda form: (-len(form), form))
        self._known = re.compile(b"|".join(map(re.escape, ordered))) if ordered else None

    def body(self, body: bytes) -> bytes:
        """A body as long as before, so that its cuts stay where they are; secrets are asterisks."""
        masked = body if self._known is None else self._known.sub(_asterisks, body)
        return _SHAPES.sub(_asterisks, masked)

    def text(self, text: str) -> str:
        """A line with its secrets left out."""
        encoded = text.encode("utf-8", "surrogateescape")
        if self._known is not None:
            encoded = self._known.sub(HIDDEN.encode(), encoded)
        return _SHAPES.sub(HIDDEN.encode(), encoded).decode("utf-8", "replace")

    def headers(self, lines: Iterable[tuple[str, str]]) -> list[list[str]]:
        """``[[name, value]]`` in the same order, repeats kept."""
        return [[name, HIDDEN if is_secret_header(name) else self.text(value)] for name, value in lines]

    def address(self, address: str) -> str:
        """A path or URL without user and password, and without the secrets of its query."""
        try:
            parts = urlsplit(address)
        except ValueError:
            return HIDDEN
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        if any(name.lower() in _SECRET_PARAMETERS for name, _ in pairs):
            shown = [(name, HIDDEN if name.lower() in _SECRET_PARAMETERS else value) for name, value in pairs]
            parts = parts._replace(query=urlencode(shown, safe="[]"))
        if "@" in parts.netloc:
            parts = parts._replace(netloc=f"{HIDDEN}@{parts.netloc.rpartition('@')[2]}")
        return self.text(urlunsplit(parts))


def mask_of(upstream: Upstream | None) -> Mask:
    """Leaves the stored secrets of an upstream out; a vendor may repeat what it was sent."""
    return _mask(frozenset(upstream.secrets.values()) if upstream is not None else frozenset())


@lru_cache(maxsize=512)
def _mask(known: frozenset[str]) -> Mask:
    # Made once for an upstream: one that fails does so often.
    return Mask(known)


def is_secret_header(name: str) -> bool:
    """Whether the value of a header is a secret by its name."""
    lowered = name.lower()
    return lowered.endswith(_SECRET_ENDS) or not _SECRET_WORDS.isdisjoint(lowered.split("-"))


def secrets_of(lines: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The secrets that headers carry, without the scheme in front of them."""
    for name, value in lines:
        if is_secret_header(name):
            yield value.strip()
            yield value.strip().rpartition(" ")[2]


def _asterisks(found: re.Match[bytes]) -> bytes:
    return b"*" * (found.end() - found.start())


def _forms(secret: str) -> Iterator[bytes]:
    plain = secret.encode("utf-8", "surrogateescape")
    yield plain
    yield quote(plain, safe="").encode()
    for before in range(3):
        # Base64 of a longer text that holds it: the characters at both ends depend on its neighbours.
        padded = bytes(before) + plain
        first = (before * 8 + 5) // 6
        last = len(padded) * 8 // 6
        for coded in (b64encode(padded), urlsafe_b64encode(padded)):
            yield coded[first:last]
