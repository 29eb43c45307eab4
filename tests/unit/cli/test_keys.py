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
    assert "The key 'demo' (key_" in done.stderr
    assert is_strict()
    assert run("keys", "edit", "demo", "--no-strict").exit_code == 0
    assert not is_strict()
    assert run("keys", "edit", "demo").exit_code == 2
    assert run("keys", "edit", "other", "--strict").exit_code == 1


def only_key(run: Run) -> dict[str, object]:
    [row] = json.loads(run("keys", "list", "--json").stdout)
    return dict(row)


def test_what_limits_a_key_is_set_and_taken_back(run: Run, app: Flask) -> None:
    with app.app_context():
        one = upstreams.create("custom", "one", {}, {})
    limits = ("--upstream", "one", "--model", "claude-*", "--model", "gpt-5", "--scope", "admin:read")
    run("keys", "create", "k", *limits, "--keep-requests", "3600", "--expires", "2099-12-31")
    key = only_key(run)
    assert (key["upstream_ids"], key["models"]) == ([one.id], ["claude-*", "gpt-5"])
    assert (key["scope"], key["dump_retention_seconds"]) == ("admin:read", 3600)

    done = run("keys", "edit", "k", "--rename", "other", "--model", "gpt-*", "--scope", "admin", "--disable")
    key = only_key(run)
    assert (done.exit_code, key["name"], key["models"]) == (0, "other", ["gpt-*"])
    assert (key["scope"], key["usable"], key["upstream_ids"]) == ("admin", False, [one.id])

    taken_back = ("--all-upstreams", "--all-models", "--never-expires", "--no-scope", "--keep-no-requests")
    assert run("keys", "edit", "other", *taken_back, "--enable").exit_code == 0
    key = only_key(run)
    names = ("upstream_ids", "models", "expires_at", "scope", "dump_retention_seconds")
    assert [key[name] for name in names] == [None] * 5
    assert key["usable"]


def test_contradicting_options_are_usage_errors(run: Run) -> None:
    run("keys", "create", "k")
    for arguments in (
        ("--model", "a", "--all-models"),
        ("--scope", "admin", "--no-scope"),
        ("--keep-requests", "0"),
        ("--scope", "root"),
    ):
        assert run("keys", "edit", "k", *arguments).exit_code == 2


def test_a_key_is_rotated_and_printed_once(run: Run, app: Flask) -> None:
    first = run("keys", "create", "k", "--quiet").stdout.strip()

    done = run("keys", "rotate", "k")

    second = done.stdout.strip()
    assert second.startswith("sk-floway-")
    assert second != first
    assert "shown this one time" in done.stderr
    with app.app_context():
        assert set(api_keys.callers()) == {sha256(second.encode()).digest()}


def test_a_key_of_ones_own_is_read_from_stdin(run: Run, app: Flask) -> None:
    own = "a-key-that-I-chose_myself-2026"

    assert run("keys", "create", "k", "--key-stdin", "--quiet", stdin=f"{own}\n").stdout == f"{own}\n"
    assert run("keys", "create", "again", "--key-stdin", stdin=f"{own}\n").exit_code == 1
    done = run("keys", "rotate", "k", "--key-stdin", stdin="short\n")

    assert (done.exit_code, "24 to 256" in done.stderr) == (1, True)
    with app.app_context():
        assert set(api_keys.callers()) == {sha256(own.encode()).digest()}
