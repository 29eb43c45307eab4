from collections.abc import Sequence
from typing import Any

import pytest
from flask import Flask, g

from floway.controlplane.subscriptions.acting import acting, row
from floway.domain.actor import Actor
from floway.domain.upstream import Upstream
from floway.errors import ConfigError
from floway.providers.base import Surroundings
from floway.services import proxies
from floway.services.worker import worker_of
from floway.store.sessions import SessionUser
from floway.store.upstreams import create

Made = tuple[Flask, Surroundings, Actor, Sequence[str] | None]


def made(app: Flask, surroundings: Surroundings, by: Actor, proxy_ids: Sequence[str] | None) -> Made:
    return app, surroundings, by, proxy_ids


@pytest.fixture
def signed_in(app: Flask) -> Any:
    with app.test_request_context(environ_base={"REMOTE_ADDR": "192.0.2.7"}):
        g.session_user = SessionUser("u_1", "ada", "admin", "csrf")
        g.api_key = None
        yield


@pytest.mark.usefixtures("signed_in")
def test_the_use_cases_work_for_who_makes_the_request(app: Flask) -> None:
    around = worker_of(app).surroundings

    assert acting(made) == (app, around, Actor("session", "u_1", "ada", "192.0.2.7"), None)


@pytest.mark.usefixtures("signed_in")
def test_ways_of_the_body_are_checked_and_win_over_the_stored_ones(app: Flask) -> None:
    proxy = proxies.add("http://proxy.invalid:8080")
    stated = [{"id": proxy.id, "colos": ["FRA"]}, {"id": "direct"}]

    assert acting(made, {"proxy_fallback_list": stated})[3] == (proxy.id, "direct")
    assert acting(made, {"proxy_fallback_list": []})[3] == ()
    with pytest.raises(ConfigError):
        acting(made, {"proxy_fallback_list": [{"id": "px_nobody"}]})


def test_a_row_shows_nothing_but_what_is_listed(app: Flask) -> None:
    upstream: Upstream = create("codex", "mine", {"accounts": []}, {"key": "secret"}, 4)

    shown = row(upstream, {"accounts": [1]})

    assert shown == {
        "id": upstream.id,
        "kind": "codex",
        "name": "mine",
        "enabled": True,
        "sort_order": 4,
        "config": {"accounts": []},
        "state": {"accounts": [1]},
        "flag_overrides": {},
        "disabled_public_model_ids": [],
        "proxy_fallback_list": [],
    }
