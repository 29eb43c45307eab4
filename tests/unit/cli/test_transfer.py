import gzip
import json
import stat
from pathlib import Path

import pytest
from flask import Flask

from floway.services.transfer import sealing
from floway.store import api_keys, users
from tests.support.installation import PASSPHRASE, SECRETS, content, fill, fingerprint
from tests.unit.cli.conftest import Run


@pytest.fixture(autouse=True)
def cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases cost as little as a file may say."""
    monkeypatch.setattr(sealing, "_N", 2**14)


@pytest.fixture
def filled(app: Flask) -> Flask:
    """An installation with one of everything."""
    with app.app_context():
        fill()
    return app


def test_an_archive_is_private_and_names_what_was_left_out(run: Run, filled: Flask, tmp_path: Path) -> None:
    target = tmp_path / "floway.jsonl"

    done = run("export", str(target), "--usage")

    assert done.exit_code == 0, done.stderr
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert "upstreams 'azure': api_key" in done.stderr
    assert "users: 3 rows" in done.stderr
    assert done.stdout == ""
    assert not [secret for secret in SECRETS if secret in target.read_text()]
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith(".")] == []


def test_a_file_is_replaced_only_when_that_is_said(run: Run, filled: Flask, tmp_path: Path) -> None:
    target = tmp_path / "floway.jsonl"
    target.write_text("mine")

    refused = run("export", str(target))
    assert (refused.exit_code, target.read_text()) == (1, "mine")
    assert "--force" in refused.stderr

    assert run("export", str(target), "--force").exit_code == 0
    assert target.read_text().startswith('{"app_version"')


def test_a_sealed_archive_comes_back_with_everything(run: Run, filled: Flask, tmp_path: Path) -> None:
    target, phrase = tmp_path / "floway.jsonl.gz", tmp_path / "phrase"
    phrase.write_text(f"{PASSPHRASE}\n")
    sealed = run("export", str(target), "--usage", "--passphrase-file", str(phrase))
    assert sealed.exit_code == 0, sealed.stderr
    assert target.read_bytes().startswith(b"\x1f\x8b")
    with filled.app_context():
        before = content()
        users.create("late", "user")

    planned = run("import", str(target), "--replace", "--dry-run", "--passphrase-file", str(phrase))
    done = run("import", str(target), "--replace", "--yes", "--passphrase-file", str(phrase))

    assert planned.exit_code == 0, planned.stderr
    assert planned.stdout.splitlines()[1].split() == ["users", "0", "0", "3", "1", "0"]
    assert done.exit_code == 0, done.stderr
    assert done.stdout == planned.stdout
    with filled.app_context():
        assert content() == before
    [kept] = (tmp_path / "backups").iterdir()
    assert str(kept) in done.stderr
    assert b"late" in gzip.decompress(kept.read_bytes())


def test_a_passphrase_is_asked_for(run: Run, filled: Flask, tmp_path: Path) -> None:
    target = tmp_path / "floway.jsonl"

    sealed = run("export", str(target), "--sealed", stdin=f"{PASSPHRASE}\n{PASSPHRASE}\n")
    assert sealed.exit_code == 0, sealed.stderr
    assert run("import", str(target), stdin=f"{PASSPHRASE}\n").exit_code == 0
    wrong = run("import", str(target), stdin="not the one at all\n")

    assert wrong.exit_code == 1
    assert "not the one that the archive was sealed with" in wrong.stderr
    assert PASSPHRASE not in sealed.output + wrong.output


def test_a_weak_passphrase_is_refused(run: Run, tmp_path: Path) -> None:
    phrase = tmp_path / "phrase"
    phrase.write_text("short\n")

    refused = run("export", str(tmp_path / "a"), "--passphrase-file", str(phrase))

    assert (refused.exit_code, (tmp_path / "a").exists()) == (1, False)
    assert "shorter than 12 characters" in refused.stderr


def test_a_merge_keeps_what_the_archive_does_not_have(run: Run, filled: Flask, tmp_path: Path) -> None:
    target = tmp_path / "floway.jsonl"
    run("export", str(target))
    with filled.app_context():
        late = users.create("late", "user")
        key, _ = api_keys.create(late.id, "late")

    done = run("import", str(target))

    assert done.exit_code == 0, done.stderr
    with filled.app_context():
        assert users.find(late.id) == late
        assert key.id in {each.id for each in api_keys.list_all()}


def test_nothing_is_replaced_unless_somebody_says_so(run: Run, filled: Flask, tmp_path: Path) -> None:
    target = tmp_path / "floway.jsonl"
    run("export", str(target))
    with filled.app_context():
        users.create("late", "user")
        before = fingerprint()

    refused = run("import", str(target), "--replace", stdin="n\n")

    assert refused.exit_code == 1
    assert "1 rows that are not in the archive will be deleted" in refused.stderr
    with filled.app_context():
        assert fingerprint() == before


def test_what_stands_against_an_import_is_named_and_changes_nothing(
    run: Run, filled: Flask, tmp_path: Path
) -> None:
    target = tmp_path / "floway.jsonl"
    run("export", str(target))
    with filled.app_context():
        team = users.named("команда")
        assert team is not None
        users.remove(team.id)
        users.create("команда", "user")
        before = fingerprint()

    dry = run("import", str(target), "--dry-run")
    refused = run("import", str(target))
    with filled.app_context():
        assert fingerprint() == before
    skipped = run("import", str(target), "--skip-conflicts")

    assert (dry.exit_code, refused.exit_code, skipped.exit_code) == (1, 1, 0)
    assert "conflict users 'команда'" in dry.stderr
    assert "Nothing was imported: users 'команда' what it is known by belongs to usr_" in refused.stderr


def test_standard_input_and_output_serve_as_files(run: Run, filled: Flask, tmp_path: Path) -> None:
    out = run("export", "-")

    assert out.exit_code == 0
    assert json.loads(out.stdout.splitlines()[0])["format"] == "floway-archive"
    assert run("import", "-", stdin=out.stdout).exit_code == 0


def test_a_file_that_is_not_there_is_named(run: Run, tmp_path: Path) -> None:
    missing = run("import", str(tmp_path / "no.jsonl"))

    assert missing.exit_code == 1
    assert "cannot be read (FileNotFoundError)" in missing.stderr
