import os
import stat
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

import msgspec
import pytest
import zstandard

from floway import clock
from floway.services import dump_files
from floway.services.dump_files import DumpFileMissing
from floway.store.dumps import Place
from tests.support.builders import NOON

PLACE = Place("req_1", NOON)
DOCUMENT = {"client_request": {"body": {"text": "ä" * 10_000}}}


def test_a_document_is_written_for_its_owner_alone_and_read_again(tmp_path: Path) -> None:
    folder = tmp_path / "dumps"
    size = dump_files.write(folder, PLACE, DOCUMENT)
    file = folder / "2026-11-22" / "req_1.json.zst"

    shown = dump_files.read(folder, PLACE)
    assert {name: msgspec.json.decode(member) for name, member in shown.items()} == DOCUMENT
    assert file.stat().st_size == size < 1000
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert list(file.parent.iterdir()) == [file]


def test_a_file_that_cannot_be_put_in_its_place_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "2026-11-22" / "req_1.json.zst").mkdir(parents=True)

    with pytest.raises(OSError, match="Is a directory"):
        dump_files.write(tmp_path, PLACE, DOCUMENT)
    assert [file.name for file in (tmp_path / "2026-11-22").iterdir()] == ["req_1.json.zst"]


def test_a_folder_that_is_deleted_under_a_writer_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = tmp_path / "2026-11-22"
    made = dump_files.NamedTemporaryFile
    deleted = []

    def late(**options: Any) -> IO[bytes]:
        if not deleted:
            day.rmdir()
            deleted.append(day)
        return made(**options)

    monkeypatch.setattr(dump_files, "NamedTemporaryFile", late)

    dump_files.write(tmp_path, PLACE, DOCUMENT)

    assert deleted == [day]
    assert dump_files.read(tmp_path, PLACE).keys() == DOCUMENT.keys()


def test_what_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(DumpFileMissing):
        dump_files.read(tmp_path, PLACE)


@pytest.mark.parametrize(
    "packed", [b"", b"no zstd", zstandard.compress(b"{}" * 5000)[:20], zstandard.compress(b'{"a":')]
)
def test_a_damaged_file_is_said_to_be_so(tmp_path: Path, packed: bytes) -> None:
    dump_files.write(tmp_path, PLACE, DOCUMENT)
    (tmp_path / "2026-11-22" / "req_1.json.zst").write_bytes(packed)

    with pytest.raises(DumpFileMissing, match="is damaged"):
        dump_files.read(tmp_path, PLACE)


def test_removing_leaves_no_empty_day_behind(tmp_path: Path) -> None:
    other = Place("req_2", NOON)
    for place in (PLACE, other):
        dump_files.write(tmp_path, place, DOCUMENT)

    dump_files.remove(tmp_path, [PLACE, Place("req_gone", NOON)])
    assert [file.name for file in (tmp_path / "2026-11-22").iterdir()] == ["req_2.json.zst"]
    dump_files.remove(tmp_path, [other])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("exchange_id", ["../../etc/passwd", "", "a/b", "."])
def test_an_id_leads_nowhere_else(tmp_path: Path, exchange_id: str) -> None:
    with pytest.raises(ValueError, match="no id"):
        dump_files.read(tmp_path, Place(exchange_id, NOON))


def test_old_files_are_told_with_the_leftovers_of_killed_writers(tmp_path: Path) -> None:
    for name in ("req_1", "req_2"):
        dump_files.write(tmp_path, Place(name, NOON), DOCUMENT)
    leftover = tmp_path / "2026-11-22" / ".half"
    leftover.touch()
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "mine").touch()
    past = (clock.now() - timedelta(hours=2)).timestamp()
    for file in (leftover, tmp_path / "2026-11-22" / "req_1.json.zst", tmp_path / "notes" / "mine"):
        os.utime(file, (past, past))

    assert [exchange_id for exchange_id, _ in dump_files.settled(tmp_path)] == [".half", "req_1"]
    assert list(dump_files.settled(tmp_path / "nowhere")) == []
