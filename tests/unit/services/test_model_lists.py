"""The model lists of a worker, without waiting for upstreams that hang."""

import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from flask import Flask
from gevent.event import Event

from floway import clock
from floway.domain.flag import FlagId
from floway.domain.model import Model
from floway.domain.upstream import Upstream
from floway.errors import UpstreamError, UpstreamTimeout
from floway.providers.base import Provider
from floway.services import model_lists
from floway.services.worker import Worker
from floway.store import upstreams
from tests.support.builders import catalog, model
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
    """An upstream that answers when it is let; it waits as a patched socket does."""

    upstream = Upstream("up_slow", "custom", "slow", 0, {})
    fixed_models = None

    def __init__(self) -> None:
        self.may_answer = Event()

    def flags(self, model_id: str) -> frozenset[FlagId]:
        return frozenset()

    def fetch_models(self, client: object) -> tuple[Model, ...]:
        self.may_answer.wait(30)
        return (Model("late", "late", frozenset({"messages"})),)


def test_a_list_that_takes_longer_is_found_by_a_later_call(app: Flask) -> None:
    worker = started(app)
    snapshots = worker.gateway.snapshots
    slow = SlowProvider()
    snapshots.current = replace(snapshots.current, providers=(cast(Provider, slow),))

    at_once = model_lists.read(worker, 0.01)
    slow.may_answer.set()
    later = model_lists.read(worker, 30)

    assert (at_once.models, at_once.errors) == ({}, {})
    assert list(later.models["up_slow"]) == ["late"]


def test_who_looks_at_one_upstream_does_not_wait_for_long(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker, slow = started(app), SlowProvider()
    monkeypatch.setattr(model_lists, "create", lambda upstream, surroundings: slow)

    with pytest.raises(UpstreamTimeout):
        model_lists.of_upstream(worker, slow.upstream, 0.01)
    slow.may_answer.set()

    late = model_lists.of_upstream(worker, slow.upstream, 30)
    assert [model.id for model in late.catalog.models] == ["late"]


def test_a_stored_list_is_good_enough_while_requests_may_use_it(app: Flask) -> None:
    add_upstream("dead", free_port())
    upstream = upstreams.named("dead")
    assert upstream is not None
    fresh = catalog(model("m"), fetched_at=clock.now())
    worker = started(app)

    assert model_lists.of_upstream(worker, upstream, 5.0, stored=fresh).catalog is fresh
    for stale in (
        replace(fresh, upstream_version=9),
        replace(fresh, fetched_at=clock.now() - timedelta(days=2)),
    ):
        with pytest.raises(UpstreamError):
            model_lists.of_upstream(worker, upstream, 5.0, stored=stale)
    with pytest.raises(UpstreamError):
        model_lists.of_upstream(worker, upstream, 5.0, stored=fresh, is_forced=True)
