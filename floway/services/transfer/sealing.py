"""The encryption of an archive's secrets with a passphrase.

scrypt makes one key of the passphrase, HKDF three of that one: the first seals values, the second signs the
file, the third is shown in the header, so that a wrong passphrase is known before anything is read. All
three depend on the whole header, so none of its members can be changed.

https://www.rfc-editor.org/rfc/rfc7914, https://www.rfc-editor.org/rfc/rfc5869
"""

import base64
import binascii
import hmac
import os
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from floway.errors import ConfigError
from floway.services.transfer.document import ArchiveFault, canonical, parsed
from floway.strength import is_well_known
from floway.threads import Threads

_KDF: Final = "scrypt"
_CIPHER: Final = "AES-256-GCM"

#: Whoever has the file can try passphrases for as long as they like.
MIN_PASSPHRASE_CHARACTERS: Final = 12
_MAX_PASSPHRASE_BYTES: Final = 1024

#: 128 MiB and some tenths of a second for each try, the figures of OWASP for scrypt.
_N, _R, _P = 2**17, 8, 1
#: What a file of somebody else may cost us: 256 MiB and about a second.
_MAX_N, _MAX_R, _MAX_P = 2**18, 8, 2
_SALT_BYTES = 16
_NONCE_BYTES = 12

#: Two at the same time would take the memory of a small machine.
_threads = Threads(1)


@dataclass(frozen=True, slots=True)
class Parameters:
    """How a passphrase becomes a key."""

    n: int
    r: int
    p: int
    salt: bytes

    def document(self) -> dict[str, Any]:
        """As it stands in a header."""
        return {
            "kdf": _KDF,
            "n": self.n,
            "r": self.r,
            "p": self.p,
            "salt": _text(self.salt),
            "cipher": _CIPHER,
        }


def fresh_parameters() -> Parameters:
    """Those of an archive that is about to be written."""
    return Parameters(_N, _R, _P, os.urandom(_SALT_BYTES))


def parameters_of(document: Mapping[str, Any]) -> Parameters:
    """Those of a header.

    :raises ArchiveFault: it names another method, or would cost more than any archive of ours.
    """
    known = {"kdf", "n", "r", "p", "salt", "cipher", "check"}
    if set(document) != known or document["kdf"] != _KDF or document["cipher"] != _CIPHER:
        raise ArchiveFault("archive_invalid", f"the sealing must be {_KDF} with {_CIPHER}.", 1, "sealing")
    limits = {"n": _MAX_N, "r": _MAX_R, "p": _MAX_P}
    for name, most in limits.items():
        value = document[name]
        if type(value) is not int or not 1 <= value <= most:
            raise ArchiveFault(
                "archive_invalid",
                f"sealing.{name} must be a whole number up to {most}.",
                1,
                f"sealing.{name}",
            )
    if document["n"] < 2**14 or document["n"] & (document["n"] - 1):
        raise ArchiveFault(
            "archive_invalid", "sealing.n must be a power of two from 16384 on.", 1, "sealing.n"
        )
    try:
        salt = _bytes(document["salt"])
    except (ValueError, TypeError):
        salt = b""
    if len(salt) != _SALT_BYTES:
        raise ArchiveFault(
            "archive_invalid", f"sealing.salt must be {_SALT_BYTES} bytes in base64.", 1, "sealing.salt"
        )
    return Parameters(document["n"], document["r"], document["p"], salt)


def check_passphrase(passphrase: str) -> None:
    """Refuse a passphrase that others would find.

    :raises ConfigError: what is wrong with it; it is not repeated.
    """
    fault = None
    if len(passphrase) < MIN_PASSPHRASE_CHARACTERS:
        fault = f"is shorter than {MIN_PASSPHRASE_CHARACTERS} characters"
    elif is_well_known(passphrase):
        fault = "is a well-known one"
    elif len(passphrase.encode("utf-8", "replace")) > _MAX_PASSPHRASE_BYTES:
        fault = f"is longer than {_MAX_PASSPHRASE_BYTES} bytes"
    if fault:
        raise ConfigError(f"The passphrase {fault}; choose several words that nobody would guess.")


class Seal:
    """The keys of one archive."""

    def __init__(self, passphrase: str, parameters: Parameters, header: Mapping[str, Any]) -> None:
        """May block for a second, never the hub.

        :param header: the whole first line but for ``sealing.check``.
        """
        secret = unicodedata.normalize("NFC", passphrase).encode("utf-8", "replace")
        limits = parameters
        root = _threads.run(
            lambda: Scrypt(salt=limits.salt, length=32, n=limits.n, r=limits.r, p=limits.p).derive(secret)
        )
        context = sha256(canonical(header)).digest()
        self._cipher = AESGCM(_derived(root, context, b"values", 32))
        self._mac_key = _derived(root, context, b"mac", 32)
        self.check = _text(_derived(root, context, b"check", 16))

    def fits(self, check: object) -> bool:
        """Whether it was made with the passphrase and the header of a file."""
        return isinstance(check, str) and hmac.compare_digest(check.encode(), self.check.encode())

    def sealed(self, value: Any, place: tuple[str, ...]) -> str:
        """A value that opens only at its place."""
        nonce = os.urandom(_NONCE_BYTES)
        return _text(nonce + self._cipher.encrypt(nonce, canonical(value), canonical(list(place))))

    def opened(self, sealed: str, place: tuple[str, ...]) -> Any:
        """What ``sealed`` was given.

        :raises ValueError: it was changed or moved.
        """
        try:
            raw = _bytes(sealed)
            return parsed(
                self._cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], canonical(list(place)))
            )
        except InvalidTag:
            raise ValueError("was changed, or belongs to another place") from None

    def mac(self, digest: bytes) -> str:
        """The signature of a file with a sum."""
        return hmac.new(self._mac_key, digest, sha256).hexdigest()


def _derived(root: bytes, context: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt=context, info=b"floway archive v1 " + purpose).derive(root)


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode()


def _bytes(value: str) -> bytes:
    try:
        return base64.b64decode(value.encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError, AttributeError):
        raise ValueError("is not base64") from None
