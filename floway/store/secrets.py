"""Encryption of what is stored about upstreams, and the change of its key.

An envelope is ``v1:<key id>:<nonce>:<ciphertext>``, the last two in base64url. It is bound to its
table, row and column, so that a ciphertext copied to another row does not open there.
"""

import base64
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app
from sqlalchemy import inspect, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute

from floway.errors import ConfigError
from floway.settings import Settings
from floway.store.db import db, reading, transaction
from floway.store.tables.pending_devices import PendingDeviceRow
from floway.store.tables.pending_sign_ins import PendingSignInRow
from floway.store.tables.proxies import ProxyRow
from floway.store.tables.settings import SettingRow
from floway.store.tables.upstreams import UpstreamRow, UpstreamStateRow

_CANARY = "canary"

_Sealed = tuple[type[Any], InstrumentedAttribute[str], InstrumentedAttribute[Any], str, str | None]

#: ``(table, its key, the encrypted column, the table's name, the only such row)``: all that is encrypted.
_SEALED: tuple[_Sealed, ...] = (
    (SettingRow, SettingRow.key, SettingRow.value, "settings", _CANARY),
    (UpstreamRow, UpstreamRow.id, UpstreamRow.secrets, "upstreams", None),
    (UpstreamStateRow, UpstreamStateRow.upstream_id, UpstreamStateRow.state_secrets, "upstream_states", None),
    (ProxyRow, ProxyRow.id, ProxyRow.secrets, "proxies", None),
    (
        PendingSignInRow,
        PendingSignInRow.state_hash,
        PendingSignInRow.sealed_verifier,
        "pending_sign_ins",
        None,
    ),
    (PendingDeviceRow, PendingDeviceRow.id, PendingDeviceRow.sealed_code, "pending_devices", None),
)

#: The nonce length AES-GCM is specified for; random ones stay unique for 2**32 envelopes of a key.
_NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class Place:
    """Where an envelope belongs; it opens nowhere else."""

    table: str
    row_id: str
    column: str

    @property
    def bound(self) -> bytes:
        """The additional data of AES-GCM; JSON, because ids could hold any separator."""
        return json.dumps([self.table, self.row_id, self.column]).encode()


class Keyring:
    """The secret keys of a deployment: the first seals, each opens what it sealed."""

    def __init__(self, secret_keys: tuple[bytes, ...]) -> None:
        self._ciphers = {
            _derived(key, b"key id", 6).hex(): AESGCM(_derived(key, b"key", 32)) for key in secret_keys
        }
        self._first = next(iter(self._ciphers))

    def seal(self, plain: str, place: Place) -> str:
        """An envelope of the newest key."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._ciphers[self._first].encrypt(nonce, plain.encode(), place.bound)
        return f"v1:{self._first}:{_text(nonce)}:{_text(sealed)}"

    def open(self, envelope: str, place: Place) -> str:
        """The clear text.

        :raises ConfigError: no key fits, or the envelope was changed or moved.
        """
        try:
            version, key_id, nonce, sealed = envelope.split(":")
            if version != "v1":
                raise ValueError(version)
            return self._ciphers[key_id].decrypt(_bytes(nonce), _bytes(sealed), place.bound).decode()
        except (KeyError, ValueError, InvalidTag):
            raise ConfigError(
                f"The {place.column} of {place.table} {place.row_id} were encrypted with another secret key "
                "or were changed; set FLOWAY_SECRET_KEY to the key of this database."
            ) from None

    def is_newest(self, envelope: str) -> bool:
        """Whether the envelope needs none of the older keys."""
        return envelope.startswith(f"v1:{self._first}:")


def keyring() -> Keyring:
    """The keyring of the current app."""
    extensions = current_app.extensions
    if "floway.keyring" not in extensions:
        settings: Settings = extensions["floway.settings"]
        extensions["floway.keyring"] = Keyring(settings.secret_keys)
    ring: Keyring = extensions["floway.keyring"]
    return ring


def seal(document: Mapping[str, str], place: Place) -> str | None:
    """An envelope of ``{name: clear text}``; None for an empty document."""
    return keyring().seal(json.dumps(dict(document), sort_keys=True), place) if document else None


def open(envelope: str | None, place: Place) -> dict[str, str]:
    """What ``seal`` was given.

    :raises ConfigError: no key fits, or the envelope was changed or moved.
    """
    document: dict[str, str] = json.loads(keyring().open(envelope, place)) if envelope else {}
    return document


def verify() -> None:
    """Refuse a secret key that is not the one of this database; does nothing before the first migration.

    A gateway with a wrong key would take every stored credential for broken.

    :raises ConfigError: the key is a wrong one.
    """
    if not inspect(db.engine).has_table(SettingRow.__tablename__):
        return
    place = Place("settings", _CANARY, "value")
    with reading() as session:
        envelope = session.scalars(select(SettingRow.value).where(SettingRow.key == _CANARY)).one_or_none()
    if envelope is None:
        _place_canary(keyring().seal("floway", place))
        return
    try:
        keyring().open(envelope, place)
    except ConfigError:
        raise ConfigError(
            "FLOWAY_SECRET_KEY is not the key that the stored credentials were encrypted with; set it to "
            "that key, or add it after the new one with a comma and run: flask --app wsgi secrets rotate."
        ) from None


def reseal_all() -> int:
    """Encrypt everything again with the newest key; the number of envelopes that changed.

    Each row is replaced only if it is still what was read, so a token that is renewed meanwhile is kept.

    :raises ConfigError: an envelope does not open; nothing of it is changed.
    """
    verify()
    return sum(_reseal(*each) for each in _SEALED)


def sealed() -> Iterator[tuple[str, Place]]:
    """Every envelope that is stored, and where it belongs."""
    with reading() as session:
        for _, identity, column, name, only in _SEALED:
            rows = select(identity, column).where(column.is_not(None))
            for row_id, envelope in session.execute(rows.where(identity == only) if only else rows):
                yield envelope, Place(name, row_id, column.key)


def _reseal(
    table: type[Any],
    identity: InstrumentedAttribute[str],
    column: InstrumentedAttribute[Any],
    name: str,
    only: str | None,
) -> int:
    ring = keyring()
    changed = 0
    with transaction() as session:
        rows = select(identity, column).where(column.is_not(None)).with_for_update()
        for row_id, envelope in session.execute(rows.where(identity == only) if only else rows).all():
            if ring.is_newest(envelope):
                continue
            place = Place(name, row_id, column.key)
            fresh = ring.seal(ring.open(envelope, place), place)
            session.execute(update(table).where(identity == row_id).values({column.key: fresh}))
            changed += 1
    return changed


def _place_canary(envelope: str) -> None:
    try:
        with transaction() as session:
            session.add(SettingRow(key=_CANARY, value=envelope))
    except IntegrityError:
        # A sibling was faster; ours must open its canary.
        verify()


def _derived(key: bytes, purpose: bytes, length: int) -> bytes:
    """A key for one purpose, RFC 5869."""
    return HKDF(SHA256(), length, salt=None, info=b"floway store secrets v1 " + purpose).derive(key)


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode()


_bytes: Callable[[str], bytes] = base64.urlsafe_b64decode
