"""Whole requests: storing them, showing them to whom they belong, and deleting them in time."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final

from flask import Flask, current_app
from msgspec import Raw

from floway.domain.actor import COMMAND_LINE, Actor
from floway.errors import NotThere
from floway.gateway.dumps import document as documents
from floway.gateway.dumps.capture import Capture
from floway.services import dump_files
from floway.settings import Settings
from floway.store import audit, dumps
from floway.store.api_keys import ApiKey
from floway.store.db import off_hub, transaction
from floway.store.dumps import Dump, Place
from floway.store.expiry import Expiring
from floway.threads import Threads

#: Masking and packing megabytes is work for one core; requests go on beside it.
_threads = Threads(1)
#: Who looks at one does not wait behind those. On PostgreSQL, use cases run on the hub, where a folder of
#: many files would stop everybody.
_disk = Threads(1)


def keep(app: Flask, capture: Capture) -> None:
    """Store what was heard of an exchange; may block its greenlet, never the hub."""
    record = capture.record
    assert record is not None, "the exchange is not settled"
    place = Place(record.id, record.started_at)
    folder = _folder(app)
    stored_bytes = _threads.run(lambda: dump_files.write(folder, place, documents.document(capture)))
    response = capture.client.response
    dump = Dump(
        exchange_id=record.id,
        started_at=record.started_at,
        key_id=record.key_id,
        user_id=record.user_id,
        protocol=record.protocol,
        action=record.action,
        model=_storable(record.model),
        upstream_id=record.upstream_id,
        verdict=record.verdict.value,
        status=record.status,
        stream=record.stream,
        duration_ms=record.duration_ms,
        error=_storable(record.error),
        request_bytes=capture.client.request.size,
        response_bytes=response.size if response is not None else 0,
        is_truncated=documents.is_truncated(capture),
        stored_bytes=stored_bytes,
    )
    try:
        off_hub(app, dumps.record, dump)
    except BaseException:
        dump_files.remove(folder, [place])
        raise


def content(dump: Dump) -> dict[str, Raw]:
    """The calls of both sides, as ``floway.gateway.dumps.document`` tells them; in an app context.

    :raises DumpFileMissing: this machine does not have them.
    """
    folder = _folder()
    return _disk.run(lambda: dump_files.read(folder, dump.place))


def open_for(dump: Dump, by: Actor = COMMAND_LINE) -> dict[str, Raw]:
    """The same for somebody to whom it does not belong: the audit log says who it was.

    :raises DumpFileMissing: this machine does not have them.
    """
    shown = content(dump)
    with transaction():
        audit.record(by, "dump.opened", "dump", dump.exchange_id, detail=_of(dump))
    return shown


def delete(dump: Dump, by: Actor = COMMAND_LINE) -> None:
    """Delete one for good."""
    with transaction():
        gone = dumps.remove(dump.exchange_id)
        if gone is None:
            raise NotThere("This request is not kept.")
        audit.record(by, "dump.deleted", "dump", dump.exchange_id, detail=_of(dump))
    _remove([gone])


def purge(key: ApiKey, by: Actor = COMMAND_LINE) -> int:
    """Delete all of a key for good; how many it were."""
    with transaction():
        gone = dumps.remove_of_key(key.id)
        if gone:
            audit.record(by, "dump.purged", "api_key", key.id, key.name, {"deleted": len(gone)})
    _remove(gone)
    return len(gone)


def _count_expired(now: datetime) -> int:
    return dumps.count_expired(now)


def _remove_expired(now: datetime, limit: int) -> int:
    return _removed(dumps.remove_expired(now, limit))


def _count_beyond(now: datetime) -> int:
    return dumps.count_beyond(_settings().dump_total_bytes)


def _remove_beyond(now: datetime, limit: int) -> int:
    return _removed(dumps.remove_beyond(_settings().dump_total_bytes, limit))


def _count_orphans(now: datetime) -> int:
    return sum(1 for _ in _orphans())


def _remove_orphans(now: datetime, limit: int) -> int:
    found = list(islice(_orphans(), limit))
    _disk.run(lambda: dump_files.discard(found))
    return len(found)


#: What its key keeps no longer, what is too much altogether, and what a killed process left.
EXPIRED: Final = Expiring(_count_expired, _remove_expired)
BEYOND: Final = Expiring(_count_beyond, _remove_beyond)
ORPHANS: Final = Expiring(_count_orphans, _remove_orphans)


def _removed(places: tuple[Place, ...]) -> int:
    _remove(places)
    return len(places)


def _remove(places: Iterable[Place]) -> None:
    folder = _folder()
    _disk.run(lambda: dump_files.remove(folder, places))


def _orphans() -> Iterator[Path]:
    """Files without a row: their process was killed between the two, or their row was deleted elsewhere."""
    files = dump_files.settled(_folder())
    while some := _disk.run(lambda: list(islice(files, 500))):
        known = dumps.known(exchange_id for exchange_id, _ in some)
        yield from (file for exchange_id, file in some if exchange_id not in known)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["floway.settings"]
    return settings


def _folder(app: Flask | None = None) -> Path:
    settings: Settings = (app or current_app).extensions["floway.settings"]
    return settings.dumps


def _of(dump: Dump) -> Mapping[str, str]:
    return {"key_id": dump.key_id, "user_id": dump.user_id}


def _storable(text: str) -> str:
    """A text of foreign origin as both engines take it: no NUL, no half of a surrogate pair."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")
