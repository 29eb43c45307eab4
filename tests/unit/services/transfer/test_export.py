import gzip
from io import BytesIO
from pathlib import Path
from threading import Thread

import pytest

from floway.domain.actor import Actor
from floway.errors import ConfigError
from floway.services.transfer import backup, files
from floway.services.transfer.export import export
from floway.services.transfer.plan import Options, plan
from floway.services.transfer.reading import read
from floway.store import api_keys, audit, users
from tests.support.database import opened
from tests.support.installation import PASSPHRASE, archived
from tests.unit.services.transfer.conftest import Fresh

ADA = Actor("session", "usr_1", "ada")


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_all_sections_are_of_one_moment(fresh: Fresh, engine: str) -> None:
    with opened(fresh(engine, filled=True)) as app:
        told: list[str] = []

        def join(section: str, count: int) -> None:
            """A user comes with a key, when the users are written and the keys are not."""
            told.append(section)
            if section == "users":
                joining = Thread(target=somebody)
                joining.start()
                joining.join()

        def somebody() -> None:
            with app.app_context():
                late = users.create("late", "user")
                api_keys.create(late.id, "late")

        out = BytesIO()
        export(out, progress=join)

        archive = read(out)
        assert told[0] == "users"
        assert "late" not in {row["name"] for row in archive.rows["users"]}
        assert "late" not in {row["name"] for row in archive.rows["api_keys"]}
        assert plan(archive, Options()).conflicts == ()
        assert users.named("late") is not None


def test_two_archives_of_the_same_content_differ_in_their_header_alone(fresh: Fresh) -> None:
    with opened(fresh("sqlite", filled=True)):
        one, other = archived(None).splitlines(), archived(None).splitlines()

    assert one[1:-1] == other[1:-1]
    assert one[0] != other[0]


def test_an_export_is_noted_by_whom(fresh: Fresh) -> None:
    with opened(fresh("sqlite", filled=True)):
        written = export(BytesIO(), PASSPHRASE, by=ADA)

        (entry,) = audit.page(1)
    assert (entry.action, entry.actor_id, entry.object_id) == ("archive.exported", "usr_1", written.id)
    assert entry.detail["sealed"] is True
    assert entry.detail["rows"]["upstream_states"] == written.rows["upstream_states"] > 0


def test_a_file_that_fails_in_the_middle_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "floway.jsonl"
    target.write_text("whole")

    def fail() -> None:
        with files.written(str(target), force=True) as out:
            out.write(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert target.read_text() == "whole"
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with (
        pytest.raises(ConfigError, match="cannot be written"),
        files.written(str(tmp_path / "no" / "x"), False),
    ):
        pass


def test_the_state_before_is_kept_for_its_owner_alone(fresh: Fresh, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with opened(fresh("sqlite", filled=True)):
        first = backup.before_replacing(folder, PASSPHRASE, ADA)
        second = backup.before_replacing(folder, None, ADA)

    assert first != second
    assert (folder / "backups").stat().st_mode & 0o777 == 0o700
    assert first.stat().st_mode & 0o777 == 0o600
    assert read(BytesIO(first.read_bytes()), PASSPHRASE).counts["upstream_states"] > 0
    assert b"upstream_states" not in gzip.decompress(second.read_bytes())
