import json
import re
from hashlib import sha256

from flask import Flask

from floway.store import api_keys, upstreams
from tests.unit.cli.conftest import Run


def test_the_quiet_form_prints_the_key_alone(run: Run, app: Flask) -> None:
    done = run("keys", "create", "demo", "--quiet")

    assert (done.exit_code, done.stderr) == (0, "")
    assert re.fullmatch(r"sk-floway-[A-Za-z0-9_-]{40}\n", done.stdout)
    with app.app_context():
        [(digest, caller)] = api_keys.callers().items()
    assert digest == sha256(done.stdout.strip().encode()).digest()
    assert (caller.key_name, caller.user_name) == ("demo", "admin")


def test_the_key_is_explained_on_stderr(run: Run) -> None:
    run("users", "create", "ada")

    done = run("keys", "create", "laptop", "--user", "ada")

    assert done.stdout.startswith("sk-floway-")
    assert len(done.stdout.splitlines()) == 1
    assert re.fullmatch(r"key_[0-9a-f]{24}, a key of 'ada'\. It is shown this one time:\n", done.stderr)


def test_a_key_can_be_bound_and_limited(run: Run, app: Flask) -> None:
    with app.app_context():
        one = upstreams.create("custom", "one", {}, {})
        two = upstreams.create("custom", "two", {}, {})

    run("keys", "create", "k", "--upstream", "two", "--upstream", one.id, "--expires", "2099-12-31")

    [key] = json.loads(run("keys", "list", "--json").stdout)
    assert key["upstream_ids"] == [two.id, one.id]
    assert key["expires_at"] == "2099-12-31T00:00:00.000Z"


def test_what_cannot_be_is_refused(run: Run) -> None:
    for arguments, sentence in (
        (("--user", "ada"), "There is no user named 'ada'"),
        (("--upstream", "one"), "There is no upstream 'one'"),
        (("--expires", "2020-01-01"), "would expire before"),
    ):
        done = run("keys", "create", "k", *arguments)
        assert done.exit_code == 1
        assert sentence in done.stderr
    assert run("keys", "create", "k", "--expires", "tomorrow").exit_code == 2
    assert run("keys", "list").stdout == ""


def test_the_list_shows_ends_of_keys_only(run: Run) -> None:
    raw = run("keys", "create", "demo", "--quiet").stdout.strip()

    listed = run("keys", "list").stdout

    assert f"{raw[:14]}…{raw[-4:]}" in listed
    assert raw not in listed


def test_a_revoked_key_stays_in_the_list(run: Run, app: Flask) -> None:
    run("keys", "create", "demo")

    done = run("keys", "revoke", "demo")

    assert (done.exit_code, done.stdout) == (0, "")
    [key] = json.loads(run("keys", "list", "--json").stdout)
    assert (key["usable"], key["revoked_at"] is not None) == (False, True)
    with app.app_context():
        assert api_keys.callers() == {}
    assert run("keys", "revoke", "demo").exit_code == 1


def test_a_key_can_be_strict(run: Run) -> None:
    run("keys", "create", "careful", "--strict")
    run("keys", "create", "easy")

    listed = json.loads(run("keys", "list", "--json").stdout)

    assert {key["name"]: key["strict"] for key in listed} == {"careful": True, "easy": False}


def test_a_key_is_made_strict_in_place(run: Run) -> None:
    run("keys", "create", "demo", "--quiet")

    def is_strict() -> bool:
        [row] = json.loads(run("keys", "list", "--json").stdout)
        return bool(row["strict"])

    done = run("keys", "edit", "demo", "--strict")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "refuses translations that lose something" in done.stderr
    assert is_strict()
    assert "allows" in run("keys", "edit", "demo", "--no-strict").stderr
    assert not is_strict()
    assert run("keys", "edit", "demo").exit_code == 2
    assert run("keys", "edit", "other", "--strict").exit_code == 1
