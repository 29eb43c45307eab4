"""Secrets left out of what is stored, told and logged, by what is known of a call and by how secrets look."""

import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from floway.domain.upstream import Upstream

HIDDEN: Final = "[hidden]"

#: A shorter one is a word that others use as well, and a guess away from whoever reads the dump.
_MIN_KNOWN_CHARACTERS: Final = 8

#: One search in it takes a millisecond, in which nothing else runs.
_STRIDE_BYTES: Final = 256 * 1024

#: Parts of a header's or a parameter's name that say that its value is a secret. Names of rate limits count
#: "tokens".
_SECRET_WORDS: Final = (
    frozenset({"authorization", "auth", "cookie", "cookie2", "credential", "jwt", "passphrase"})
    | frozenset({"password", "passwd", "pwd", "secret", "sig", "signature"})
    | {"apikey", "token"}
)
#: Names that end in a key say so as well, but for these.
_PLAIN_KEYS: Final = ("idempotency-key", "cache-key", "websocket-key")

#: ``[(how it begins, the whole)]``, one per kind of secret that people paste into prompts; where there is a
#: group, only that is the secret. Beginnings are looked for as plain bytes: a pattern that is tried at every
#: place of a long body would stop all requests for a second.
_SHAPES: Final = tuple(
    (begin, re.compile(pattern))
    for begin, pattern in (
        # OpenAI, Anthropic, OpenRouter, Floway.
        (b"sk-", rb"(?<![A-Za-z0-9_])sk-[A-Za-z0-9_-]{16,}"),
        # GitHub.
        *((b"gh%c_" % kind, rb"(?<![A-Za-z0-9_])gh._[A-Za-z0-9]{20,}") for kind in b"oprsu"),
        (b"github_pat_", rb"github_pat_[A-Za-z0-9_]{20,}"),
        # Google: keys, access tokens, refresh tokens.
        (b"AIza", rb"(?<![A-Za-z0-9_])AIza[A-Za-z0-9_-]{30,}"),
        (b"ya29.", rb"(?<![A-Za-z0-9_])ya29\.[A-Za-z0-9_-]{20,}"),
        (b"1//", rb"(?<![A-Za-z0-9_])1//[A-Za-z0-9_-]{30,}"),
        # Slack, AWS, Hugging Face, npm, PyPI, GitLab.
        (b"xox", rb"(?<![A-Za-z0-9_])xox[abeoprs]-[A-Za-z0-9-]{10,}"),
        *((each, rb"(?<![A-Za-z0-9_])A[KS]IA[A-Z0-9]{16}") for each in (b"AKIA", b"ASIA")),
        (b"hf_", rb"(?<![A-Za-z0-9_])hf_[A-Za-z0-9]{20,}"),
        (b"npm_", rb"(?<![A-Za-z0-9_])npm_[A-Za-z0-9]{30,}"),
        (b"pypi-", rb"(?<![A-Za-z0-9_])pypi-[A-Za-z0-9_-]{30,}"),
        (b"glpat-", rb"(?<![A-Za-z0-9_])glpat-[A-Za-z0-9_-]{16,}"),
        # A JSON web token: two objects and a signature.
        (b"eyJ", rb"(?<![A-Za-z0-9_.-])eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{16,}"),
        (
            b"-----BEGIN ",
            rb"-----BEGIN [A-Z ]{0,32}PRIVATE KEY-----(?:[A-Za-z0-9+/=\\\s:,]|-(?!-)){1,16384}"
            # What is cut has no end.
            rb"(?:-----END [A-Z ]{0,32}PRIVATE KEY-----|-{0,5}\Z)",
        ),
        (b"earer ", rb"(?<=[Bb])earer ([A-Za-z0-9._~+/-]{16,}={0,2})"),
        # User and password in an address.
        (b"://", rb"://([^\s/@:\"'\\]{1,256}:[^\s/@\"'\\]{1,256})@"),
    )
)


class Mask:
    """Leaves secrets out of texts.

    :param known: the secrets of a call; found also where they are quoted for an address or coded in base64.
    """

    def __init__(self, known: Iterable[str]) -> None:
        forms = {form for secret in known if len(secret) >= _MIN_KNOWN_CHARACTERS for form in _forms(secret)}
        self._known = sorted(forms)

    def body(self, body: bytes, *, is_cut: bool = False) -> bytes:
        """A body as long as before, so that its cuts stay where they are; secrets are asterisks.

        :param is_cut: it is the beginning of a longer one, and may end within a secret.
        """
        places = self._places(body)
        if is_cut:
            places = _apart([*places, *self._begun(body)])
        return _replaced(body, places, lambda length: b"*" * length)

    def known(self, body: bytes) -> bytes:
        """As ``body``, for those who may read all else: only what is known is left out."""
        places = (place for form in self._known for place in _exact(body, form))
        return _replaced(body, _apart(places), lambda length: b"*" * length)

    def text(self, text: str) -> str:
        """A line with its secrets left out."""
        encoded = text.encode("utf-8", "surrogateescape")
        hidden = HIDDEN.encode()
        return _replaced(encoded, self._places(encoded), lambda _: hidden).decode("utf-8", "replace")

    def _places(self, body: bytes) -> list[tuple[int, int]]:
        """Where secrets begin and end, in order; none reaches into another."""
        found = [place for form in self._known for place in _exact(body, form)]
        found += [place for begin, shape in _SHAPES for place in _shaped(body, begin, shape)]
        return _apart(found)

    def _begun(self, body: bytes) -> Iterator[tuple[int, int]]:
        """The beginnings of known secrets with which a body ends."""
        for form in self._known:
            for length in range(min(len(form) - 1, len(body)), _MIN_KNOWN_CHARACTERS - 1, -1):
                if body.endswith(form[:length]):
                    yield len(body) - length, len(body)
                    break

    def headers(self, lines: Iterable[tuple[str, str]]) -> list[list[str]]:
        """``[[name, value]]`` in the same order, repeats kept."""
        return [[name, HIDDEN if is_secret_name(name) else self.text(value)] for name, value in lines]

    def address(self, address: str) -> str:
        """A path or URL without user and password, and without the secrets of its query."""
        try:
            parts = urlsplit(address)
        except ValueError:
            return HIDDEN
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        if any(is_secret_name(name) for name, _ in pairs):
            shown = [(name, HIDDEN if is_secret_name(name) else value) for name, value in pairs]
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


def is_secret_name(name: str) -> bool:
    """Whether the value of a header or of a query parameter is a secret by its name."""
    plain = name.lower().replace("_", "-")
    words = plain.split("-")
    if words[-1] == "key":
        return not plain.endswith(_PLAIN_KEYS)
    # Of a sign-in, as it comes back from a vendor.
    return plain == "code" or not _SECRET_WORDS.isdisjoint(words)


def secrets_of(lines: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The secrets that headers carry, without the scheme in front of them."""
    for name, value in lines:
        if is_secret_name(name):
            yield value.strip()
            yield value.strip().rpartition(" ")[2]


def _apart(found: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places in order, those that overlap as one."""
    apart: list[tuple[int, int]] = []
    for begins, ends in sorted(found):
        if apart and begins < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(apart[-1][1], ends))
        else:
            apart.append((begins, ends))
    return apart


def _exact(body: bytes, form: bytes) -> Iterator[tuple[int, int]]:
    return ((place, place + len(form)) for place in _found(body, form))


def _shaped(body: bytes, begin: bytes, shape: re.Pattern[bytes]) -> Iterator[tuple[int, int]]:
    done = 0
    for place in _found(body, begin):
        found = shape.match(body, place) if place >= done else None
        if found is not None:
            done = found.end()
            yield found.span(shape.groups)


def _found(body: bytes, what: bytes) -> Iterator[int]:
    """Where something stands; looked for in strides, between which other threads go on."""
    for first in range(0, len(body), _STRIDE_BYTES):
        last = first + _STRIDE_BYTES + len(what) - 1
        place = body.find(what, first, last)
        while place >= 0:
            yield place
            place = body.find(what, place + len(what), last)


def _replaced(body: bytes, places: list[tuple[int, int]], by: Callable[[int], bytes]) -> bytes:
    pieces = []
    kept = 0
    for begins, ends in places:
        pieces += [body[kept:begins], by(ends - begins)]
        kept = ends
    return b"".join([*pieces, body[kept:]]) if places else body


def _forms(secret: str) -> Iterator[bytes]:
    plain = secret.encode("utf-8", "surrogateescape")
    yield from _in_json(plain)
    yield quote(plain, safe="").encode()
    for before in range(3):
        # Base64 of a longer text that holds it: the characters at both ends depend on its neighbours.
        padded = bytes(before) + plain
        first = (before * 8 + 5) // 6
        last = len(padded) * 8 // 6
        for coded in (b64encode(padded), urlsafe_b64encode(padded)):
            yield coded[first:last]


def _in_json(plain: bytes) -> Iterator[bytes]:
    """As it is, and as some write it into JSON: PHP escapes slashes, .NET plus signs."""
    for slash in (b"/", rb"\/"):
        for plus in (b"+", rb"\u002B", rb"\u002b"):
            yield plain.replace(b"/", slash).replace(b"+", plus)
