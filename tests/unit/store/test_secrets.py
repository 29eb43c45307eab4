from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import text

from floway.domain.credential import VersionedState
from floway.errors import ConfigError
from floway.settings import Settings
from floway.store import secrets, states, upstreams
from floway.store.db import reading, transaction
from floway.store.secrets import Keyring, Place
from tests.support.database import migrated, opened

OLD, NEW = b"0ld-key-5f1e2d3c4b5a69788796a5b4c3d2e1f0", b"n3w-key-a1b2c3d4e5f60718293a4b5c6d7e8f90"
PLACE = Place("upstreams", "up_1", "secrets")


def test_an_envelope_opens_with_its_key_at_its_place() -> None:
    envelope = Keyring((OLD,)).seal("tökén", PLACE)

    assert envelope.startswith("v1:")
    assert envelope.count(":") == 3
    assert "tökén" not in envelope
    assert Keyring((OLD,)).open(envelope, PLACE) == "tökén"


def test_the_same_text_is_never_sealed_alike() -> None:
    ring = Keyring((OLD,))

    assert ring.seal("token", PLACE) != ring.seal("token", PLACE)


@pytest.mark.parametrize(
    "elsewhere",
    [
        Place("upstream_states", "up_1", "secrets"),
        Place("upstreams", "up_2", "secrets"),
        Place("upstreams", "up_1", "state_secrets"),
    ],
)
def test_an_envelope_opens_at_no_other_place(elsewhere: Place) -> None:
    ring = Keyring((OLD,))

    with pytest.raises(ConfigError, match="FLOWAY_SECRET_KEY"):
        ring.open(ring.seal("token", PLACE), elsewhere)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("v1:", "v2:"),
        lambda text: text[:-6] + ("AAAA==" if not text.endswith("AAAA==") else "BBBB=="),
        lambda text: text.replace(":", ""),
        lambda text: "",
        lambda text: text.rpartition(":")[0] + ":*",
        lambda text: text.rpartition(":")[0] + ":",
    ],
)
def test_a_changed_envelope_does_not_open(change: object) -> None:
    ring = Keyring((OLD,))

    with pytest.raises(ConfigError):
        ring.open(change(ring.seal("token", PLACE)), PLACE)  # type: ignore[operator]


def test_an_older_key_still_opens_and_the_first_one_seals() -> None:
    of_old = Keyring((OLD,)).seal("token", PLACE)
    ring = Keyring((NEW, OLD))

    assert ring.open(of_old, PLACE) == "token"
    assert not ring.is_newest(of_old)
    assert ring.is_newest(ring.seal("token", PLACE))
    assert Keyring((NEW,)).open(ring.seal("token", PLACE), PLACE) == "token"


def with_keys(config: Settings, *keys: bytes) -> Settings:
    return replace(config, secret_keys=keys)


def test_a_wrong_key_is_noticed_at_start(config: Settings) -> None:
    with migrated(with_keys(config, OLD)):
        secrets.verify()
        secrets.verify()
    with (
        migrated(with_keys(config, NEW)),
        pytest.raises(ConfigError, match="FLOWAY_SECRET_KEY is not the key"),
    ):
        secrets.verify()
    with migrated(with_keys(config, NEW, OLD)):
        secrets.verify()


def test_the_key_is_not_checked_before_there_are_tables(config: Settings) -> None:
    with opened(config):
        secrets.verify()


def test_rotation_leaves_nothing_to_the_old_key(config: Settings) -> None:
    with migrated(with_keys(config, OLD)):
        secrets.verify()
        one = upstreams.create("custom", "one", {}, {"api_key": "sk-1"})
        upstreams.create("custom", "bare", {}, {})
        states.swap(one.id, lambda _: VersionedState({}, {"token": "t-1"}))

    with migrated(with_keys(config, NEW, OLD)):
        assert secrets.reseal_all() == 3
        assert secrets.reseal_all() == 0

    with migrated(with_keys(config, NEW)):
        secrets.verify()
        assert [each.secrets for each in upstreams.list_all()] == [{"api_key": "sk-1"}, {}]
        assert states.read(one.id) == VersionedState({}, {"token": "t-1"}, 1)


def test_rotation_without_the_old_key_changes_nothing(config: Settings) -> None:
    with migrated(with_keys(config, OLD)):
        secrets.verify()
        upstreams.create("custom", "one", {}, {"api_key": "sk-1"})

    with migrated(with_keys(config, NEW)), pytest.raises(ConfigError):
        secrets.reseal_all()

    with migrated(with_keys(config, OLD)):
        assert upstreams.list_all()[0].secrets == {"api_key": "sk-1"}


def test_a_ciphertext_copied_to_another_row_does_not_open(app: Flask) -> None:
    upstreams.create("custom", "one", {}, {"api_key": "sk-1"})
    two = upstreams.create("custom", "two", {}, {"api_key": "sk-2"})
    with reading() as session:
        copied = session.execute(text("SELECT secrets FROM upstreams WHERE name = 'one'")).scalar_one()
    with transaction() as session:
        session.execute(text("UPDATE upstreams SET secrets = :copied WHERE name = 'two'"), {"copied": copied})

    with pytest.raises(ConfigError, match=two.id):
        upstreams.list_all()
