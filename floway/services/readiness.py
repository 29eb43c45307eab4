"""What a gateway must have before it takes requests."""

from flask import Flask

from floway.errors import ConfigError
from floway.services.worker import Worker
from floway.store import schema
from floway.store.db import off_hub
from floway.store.errors import DatabaseError


def readiness(app: Flask, worker: Worker) -> dict[str, str]:
    """``{check: "ok" or what is wrong}``; no secret, no address of the database."""
    checks = {"database": "ok", "migrations": "ok", "snapshot": "ok", "draining": "ok"}
    try:
        if not off_hub(app, schema.at_head):
            checks["migrations"] = f"not at head; run '{schema.UPGRADE}'"
    except (DatabaseError, ConfigError):
        checks["database"] = "cannot be reached"
        checks["migrations"] = "unknown"
    if worker.snapshot_error:
        checks["snapshot"] = worker.snapshot_error
    if worker.is_draining:
        checks["draining"] = "the worker is stopping"
    return checks
