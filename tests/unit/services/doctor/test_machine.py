from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from floway.services import accounts, keys
from floway.services.doctor import machine
from floway.services.doctor.machine import Reading
from floway.settings import Settings
from floway.store import examination
from tests.support.builders import NOON
from tests.support.database import settings

GIB = 1024**3


@pytest.fixture
def chosen(tmp_path: Path) -> Settings:
    """Of an installation in a folder of its own."""
    (tmp_path / "data").mkdir(mode=0o700)
    return settings(tmp_path / "data")


def test_settings_are_named_without_their_values(chosen: Settings) -> None:
    environ = {"FLOWAY_SECRET_KEY": "very secret", "FLOWAY_LOG_LEVEL": "info", "PATH": "/bin"}

    [found] = machine.settings(chosen, environ)

    assert (found.level, found.says) == ("ok", "2 are set: FLOWAY_LOG_LEVEL, FLOWAY_SECRET_KEY.")


def test_a_folder_that_others_may_look_into_is_a_warning(chosen: Settings) -> None:
    chosen.data_dir.chmod(0o755)

    _, found = machine.settings(chosen, {})

    assert (found.level, found.advice) == ("warning", f"Run: chmod 700 {chosen.data_dir}")


@pytest.mark.parametrize(
    ("url", "folder", "machines", "told"),
    [
        ("postgresql+psycopg://db/floway", None, 2, True),
        ("postgresql+psycopg://db/floway", None, 1, False),
        ("postgresql+psycopg://db/floway", Path("/shared"), 2, False),
        (None, None, 2, False),
    ],
)
def test_machines_that_keep_requests_for_themselves_are_told(
    app: Flask,
    monkeypatch: pytest.MonkeyPatch,
    url: str | None,
    folder: Path | None,
    machines: int,
    told: bool,
) -> None:
    accounts.create_user("ada", "admin", "the right password")
    key, _ = accounts.create_key("laptop", "ada")
    chosen: Settings = app.extensions["floway.settings"]
    chosen = replace(chosen, database_url=url or chosen.database_url, dump_dir=folder)
    monkeypatch.setattr(examination, "machines", lambda: machines)

    assert list(machine.whole_requests(chosen)) == []
    keys.edit(key.id, {"dump_retention_seconds": 3600})

    assert [found.level for found in machine.whole_requests(chosen)] == ["warning"] * told


@pytest.mark.parametrize(
    ("free", "level"), [(20 * GIB, "ok"), (GIB - 1, "warning"), (50 * 1024**2, "failure"), (0, "failure")]
)
def test_little_room_is_a_warning_and_none_a_failure(chosen: Settings, free: int, level: str) -> None:
    [found] = machine.disk(chosen, lambda place: free)

    assert (found.check, found.level) == ("disk", level)
    assert bool(found.advice) == (level != "ok")


def test_the_room_is_that_where_the_database_will_be(chosen: Settings) -> None:
    asked = []

    def free(place: Path) -> int:
        asked.append(place)
        return 2 * GIB

    elsewhere = replace(chosen, database_url=f"sqlite:///{chosen.data_dir}/a/b/c.db")
    [found] = machine.disk(elsewhere, free)

    assert asked == [chosen.data_dir]
    assert found.says == "2 GiB are free beside the database, which has 0 bytes."


def test_a_server_looks_after_its_own_disk(chosen: Settings) -> None:
    [found] = machine.disk(replace(chosen, database_url="postgresql+psycopg://ada:pw@db.invalid/floway"))

    assert (found.level, "pw" in found.says) == ("skipped", False)


def reading(seconds: float, whose: str = "https://api.example.com") -> Reading:
    """A clock that is behind ours by so much."""
    return Reading(whose, NOON - timedelta(seconds=seconds), NOON)


@pytest.mark.parametrize(
    ("readings", "level", "says"),
    [
        ([], "skipped", "No other clock could be asked."),
        ([reading(2)], "ok", "It agrees with https://api.example.com within 2 s."),
        ([reading(31)], "warning", "It is 31 s ahead of that of https://api.example.com."),
        ([reading(-301)], "failure", "It is 301 s behind that of https://api.example.com."),
        # Somebody agrees with us, so it is the other one that is wrong.
        ([reading(4000, "a"), reading(1, "b")], "ok", "It agrees with b within 1 s."),
    ],
)
def test_the_clock_is_compared_with_others(readings: list[Reading], level: str, says: str) -> None:
    [found] = machine.clock(readings)

    assert (found.level, found.says) == (level, says)
