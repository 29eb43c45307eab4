from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from floway import clock
from floway.domain.proxy import Endpoint
from floway.services.backoffs import SharedBackoffs
from floway.store import proxies, proxy_backoffs, upstreams
from floway.store.db import transaction


@pytest.fixture
def pair(app: Flask) -> tuple[str, str]:
    proxy = proxies.create("one", Endpoint("http", "10.0.0.1", 8080))
    return proxy.id, upstreams.create("custom", "one", {}, {}).id


def at_once(work: Callable[[], None]) -> None:
    work()


def test_what_one_worker_learns_the_others_know(app: Flask, pair: tuple[str, str]) -> None:
    one, two = SharedBackoffs(app, at_once), SharedBackoffs(app, at_once)

    one.known.failed(pair, "refused")
    assert not two.known.rests(pair)
    two.refresh()
    assert two.known.rests(pair)

    two.known.succeeded(pair)
    one.refresh()
    assert not one.known.rests(pair)
    assert proxy_backoffs.read_all() == {}


def test_a_rest_that_an_operator_ended_is_over(app: Flask, pair: tuple[str, str]) -> None:
    worker = SharedBackoffs(app, at_once)
    worker.known.failed(pair, "refused")

    proxy_backoffs.forget(pair[0])
    worker.refresh()

    assert not worker.known.rests(pair)


def test_a_rest_that_is_over_keeps_its_count(app: Flask, pair: tuple[str, str]) -> None:
    proxy_backoffs.failed(*pair, clock.now() - timedelta(hours=1), "refused")
    worker = SharedBackoffs(app, at_once)
    worker.refresh()
    assert not worker.known.rests(pair)

    worker.known.failed(pair, "refused")

    assert proxy_backoffs.read_all()[pair].fail_count == 2


def test_what_is_not_written_yet_is_not_forgotten(app: Flask, pair: tuple[str, str]) -> None:
    waiting: list[Callable[[], None]] = []
    worker = SharedBackoffs(app, waiting.append)
    worker.known.failed(pair, "refused")

    worker.refresh()
    assert worker.known.rests(pair)

    waiting.pop()()
    worker.refresh()
    assert worker.known.rests(pair)


def test_a_database_that_fails_changes_nothing(
    app: Flask, pair: tuple[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    worker = SharedBackoffs(app, at_once)
    with transaction() as session:
        session.execute(text("DROP TABLE proxy_backoffs"))

    worker.known.failed(pair, "refused")
    worker.refresh()

    assert worker.known.rests(pair)
    worker.known.succeeded(pair)
    assert not worker.known.rests(pair)
    assert [record.getMessage() for record in caplog.records] == ["proxy_rest_unshared"] * 2
