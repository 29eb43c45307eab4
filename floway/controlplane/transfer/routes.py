"""``/api/export`` and ``/api/import``: an installation as one file.

An archive comes as a member of a JSON body, so that no form of another site can send one.
"""

import base64
import binascii
from collections.abc import Iterator, Mapping
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

from flask import Response, current_app, g, request

from floway import clock
from floway.controlplane import auth
from floway.controlplane.problem import Problem
from floway.controlplane.refusals import refusals
from floway.controlplane.resource import Resource, stored
from floway.controlplane.transfer.schemas import (
    MAX_STEPS,
    ArchiveExportQuerySchema,
    ArchiveExportSchema,
    ArchiveImportSchema,
    ArchivePlanSchema,
)
from floway.services.transfer import backup
from floway.services.transfer.apply import apply
from floway.services.transfer.export import export
from floway.services.transfer.plan import Mode, Options, Plan, plan
from floway.services.transfer.reading import Archive, read
from floway.settings import Settings
from floway.store.sessions import SessionUser
from floway.threads import Threads, pause

#: The body of an import. A worker holds it several times over, and reading its JSON stops the streams of the
#: process for some tens of milliseconds; a larger archive goes through the command line, line by line.
MAX_BODY_BYTES = 16 * 2**20
#: The same archive when it is not compressed any more.
_MAX_ARCHIVE_BYTES = 4 * MAX_BODY_BYTES

_IN_MEMORY_BYTES = 2**20
_SENT_BYTES = 64 * 2**10

#: Reading is all computation; one archive at a time leaves the processor to the streams.
_threads = Threads(1)

blueprint = Resource("transfer", "/api", "Archives of the whole installation.")


def _admit_archives() -> None:
    request.max_content_length = MAX_BODY_BYTES


# After the guard, which lets bodies of the usual size in and no larger ones.
blueprint.before_request(_admit_archives)


@blueprint.get("/export")
@blueprint.arguments(ArchiveExportQuerySchema, location="query")
@blueprint.response(200)
def export_redacted(query: Mapping[str, Any]) -> Response:
    """An archive without secrets: upstreams come back disabled until their keys are entered again."""
    return _attachment(None, query.get("usage", False))


@blueprint.post("/export")
@blueprint.arguments(ArchiveExportSchema)
@blueprint.response(200)
def export_archive(body: Mapping[str, Any]) -> Response:
    """An archive, sealed where a passphrase is given."""
    return _attachment(body.get("passphrase"), body.get("usage", False))


@blueprint.post("/import/plan")
@blueprint.arguments(ArchiveImportSchema)
@blueprint.response(200, ArchivePlanSchema)
def plan_import(body: Mapping[str, Any]) -> dict[str, Any]:
    """What an import would do, row by row; nothing is changed."""
    with refusals("document"):
        return _shown(stored(plan, _archive(body), _options(body)), None)


@blueprint.post("/import")
@blueprint.arguments(ArchiveImportSchema)
@blueprint.response(200, ArchivePlanSchema)
def import_archive(body: Mapping[str, Any]) -> dict[str, Any]:
    """Import an archive, whole or not at all; whoever does so stays signed in."""
    settings: Settings = current_app.extensions["floway.settings"]
    with refusals("document"):
        archive, kept = _archive(body), None
        if body["mode"] == "replace":
            kept = stored(
                backup.before_replacing, settings.data_dir, body.get("passphrase"), auth.actor()
            ).name
        return _shown(stored(apply, archive, _options(body), auth.actor(), _make_way), kept)


def _archive(body: Mapping[str, Any]) -> Archive:
    return _threads.run(lambda: read(BytesIO(_raw(body)), body.get("passphrase"), _MAX_ARCHIVE_BYTES))


def _raw(body: Mapping[str, Any]) -> bytes:
    if "document" in body:
        return str(body["document"]).encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode(body["document_base64"], validate=True)
    except (binascii.Error, ValueError):
        raise Problem(400, "validation_failed", "document_base64 is not base64.") from None


def _options(body: Mapping[str, Any]) -> Options:
    mode: Mode = body["mode"]
    user: SessionUser = g.session_user
    allow_admins = mode == "replace" or body.get("allow_admins", False)
    return Options(mode, body.get("skip_conflicts", False), allow_admins, user.user_id)


def _attachment(passphrase: str | None, with_usage: bool) -> Response:
    file = cast(BinaryIO, SpooledTemporaryFile(_IN_MEMORY_BYTES))  # noqa: SIM115  the response closes it
    try:
        with refusals():
            stored(export, file, passphrase, with_usage, auth.actor(), _make_way)
        size = file.tell()
        file.seek(0)
    except BaseException:
        file.close()
        raise
    response = Response(_pieces(file), mimetype="application/x-ndjson")
    response.call_on_close(file.close)
    response.content_length = size
    name = f"floway-{clock.now():%Y-%m-%d}.jsonl"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(_SENT_BYTES):
            yield piece


def _make_way(section: str, count: int) -> None:
    """Let the streams go on that share the process, where the work is not in a thread of its own."""
    pause(0)


def _shown(done: Plan, kept: str | None) -> dict[str, Any]:
    worth = [step for step in done.steps if step.action != "keep" or step.reasons != ("nothing differs",)]
    return {
        "counts": [{"section": section, **counts} for section, counts in done.counts.items()],
        "usage_rows": done.usage_rows,
        "steps": [
            {
                "section": step.section,
                "id": step.id,
                "name": step.name,
                "action": step.action,
                "reasons": list(step.reasons),
            }
            for step in worth[:MAX_STEPS]
        ],
        "is_complete": len(worth) <= MAX_STEPS,
        "remarks": list(done.remarks),
        "backup": kept,
    }
