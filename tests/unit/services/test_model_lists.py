"""The model lists of a worker, without waiting for upstreams that hang."""

import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import gevent
import pytest
from flask import Flask

from floway.domain.flag import FlagId
from floway.domain.model import Model
from floway.domain.upstream import Upstream
from floway.providers.base import Provider
from floway.services import model_lists
from floway.services.worker import Worker
from floway.store import upstreams
from tests.support.database import migrated, settings
from tests.support.ports import free_port


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """An app inside its context, on a migrated database."""
    on_sigterm = signal.getsignal(signal.SIGTERM)
    with migrated(settings(tmp_path)) as running:
        yield running
    signal.signal(signal.SIGTERM, on_sigterm)


def add_upstream(name: str, port: int, models: tuple[str, ...] = (), enabled: bool = True) -> str:
    config = {
        "base_url": f"http://127.0.0.1:{port}",
        "auth_style": "none",
        "protocols": ["messages"],
        "models": [{"upstream_model_id": model} for model in models],
        "models_fetch": {"enabled": not models},
    }
    return upstreams.create("custom", name, config, {}, enabled=enabled).id


def started(app: Flask) -> Worker:
    worker = Worker(app)
    worker.ensure_started()
    return worker


def test_a_configured_list_and_the_reason_of_a_missing_one_are_there_at_once(app: Flask) -> None:
    fixed = add_upstream("fixed", 9, models=("b", "a"))
    dead = add_upstream("dead", free_port())
    add_upstream("off", 9, models=("c",), enabled=False)

    lists = model_lists.read(started(app), 5.0)

    assert {id_: sorted(models) for id_, models in lists.models.items()} == {fixed: ["a", "b"]}
    assert list(lists.errors) == [dead]
    assert "refused the connection" in lists.errors[dead]


class SlowProvider:
    """An upstream that answers when everybody has gone; it waits as a patched socket does."""

    upstream = Upstream("up_slow", "custom", "slow", 0, {})
    fixed_models = None

    def flags(self, model_id: str) -> frozenset[FlagId]:
        return frozenset()

    def fetch_models(self, client: object) -> tuple[Model, ...]:
        gevent.sleep(0.3)
        return (Model("late", "late", frozenset({"messages"})),)


def test_a_list_that_takes_longer_is_found_by_a_later_call(app: Flask) -> None:
    worker = started(app)
    snapshots = worker.gateway.snapshots
    snapshots.current = replace(snapshots.current, providers=(cast(Provider, SlowProvider()),))

    at_once = model_lists.read(worker, 0.01)
    gevent.sleep(0.5)
    later = model_lists.read(worker, 0.01)

    assert (at_once.models, at_once.errors) == ({}, {})
    assert list(later.models["up_slow"]) == ["late"]
