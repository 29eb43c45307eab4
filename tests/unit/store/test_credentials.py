from dataclasses import replace
from threading import Thread

import pytest
from flask import Flask

from floway.domain.credential import VersionedState
from floway.errors import ConfigError, UpstreamGone
from floway.store import credentials, pending_sign_ins, revision, states, upstreams
from floway.store.pending_sign_ins import Purpose

OLD = VersionedState({"who": "ada"}, {"refresh_token": "old"})
NEW = VersionedState({"who": "bob"}, {"refresh_token": "new"})
PURPOSE = Purpose(None, "kind", "oauth")


def held(upstream_id: str) -> tuple[object, object]:
    """What is stored of a state, without its version."""
    stored = states.read(upstream_id)
    return stored.state, stored.secrets


def test_an_account_is_added_with_its_credential(app: Flask) -> None:
    pending_sign_ins.start("the-state", "v", PURPOSE)

    made = credentials.create_account("kind", "one", {"a": 1}, OLD, sort_order=4, sign_in="the-state")

    assert made == upstreams.find(made.id)
    assert (made.kind, made.config, made.sort_order) == ("kind", {"a": 1}, 4)
    assert held(made.id) == ({"who": "ada"}, {"refresh_token": "old"})
    assert pending_sign_ins.find("the-state", PURPOSE) is None


def test_a_taken_name_adds_nothing_and_leaves_the_sign_in(app: Flask) -> None:
    credentials.create_account("kind", "one", {}, OLD)
    pending_sign_ins.start("the-state", "v", PURPOSE)

    with pytest.raises(ConfigError, match="exists already"):
        credentials.create_account("kind", "one", {}, NEW, sign_in="the-state")

    assert len(upstreams.list_all()) == 1
    assert pending_sign_ins.find("the-state", PURPOSE) is not None


def test_an_account_is_replaced_and_gateways_are_told(app: Flask) -> None:
    made = credentials.create_account("kind", "one", {"a": 1}, OLD, sort_order=4)
    before = revision.current()

    after = credentials.replace_account(made.id, {"a": 2}, lambda _: NEW)

    assert (after.config, after.name, after.sort_order) == ({"a": 2}, "one", 4)
    assert after.version > made.version
    assert held(made.id) == ({"who": "bob"}, {"refresh_token": "new"})
    assert revision.current() > before


def test_a_refusal_of_the_mutation_leaves_everything(app: Flask) -> None:
    made = credentials.create_account("kind", "one", {"a": 1}, OLD)
    pending_sign_ins.start("the-state", "v", PURPOSE)

    def refuse(stored: VersionedState) -> VersionedState:
        raise ConfigError("not this one")

    with pytest.raises(ConfigError, match="not this one"):
        credentials.replace_account(made.id, {"a": 2}, refuse, name="two", sign_in="the-state")

    assert upstreams.find(made.id) == made
    assert held(made.id) == ({"who": "ada"}, {"refresh_token": "old"})
    assert pending_sign_ins.find("the-state", PURPOSE) is not None


def test_a_taken_name_replaces_nothing(app: Flask) -> None:
    credentials.create_account("kind", "one", {}, OLD)
    made = credentials.create_account("kind", "two", {"a": 1}, OLD)

    with pytest.raises(ConfigError, match="exists already"):
        credentials.replace_account(made.id, {"a": 2}, lambda _: NEW, name="one")

    assert upstreams.find(made.id) == made
    assert held(made.id) == ({"who": "ada"}, {"refresh_token": "old"})


def test_an_upstream_that_is_gone_gets_no_account(app: Flask) -> None:
    with pytest.raises(UpstreamGone):
        credentials.replace_account("up_gone", {}, lambda _: NEW)


def test_a_quota_that_is_written_meanwhile_does_not_bring_the_old_login_back(app: Flask) -> None:
    made = credentials.create_account("kind", "one", {}, OLD)
    writers: list[Thread] = []

    def note(stored: VersionedState) -> VersionedState:
        return replace(stored, state={**(stored.state or {}), "quota": 1})

    def write() -> None:
        with app.app_context():
            states.swap(made.id, note)

    def mutate(stored: VersionedState) -> VersionedState:
        if not writers:
            writers.append(Thread(target=write))
            writers[0].start()
            # Long enough for the other to write if nothing keeps it from it.
            writers[0].join(0.3)
        return NEW

    credentials.replace_account(made.id, {}, mutate)
    writers[0].join(10)

    assert held(made.id) == ({"who": "bob", "quota": 1}, {"refresh_token": "new"})
