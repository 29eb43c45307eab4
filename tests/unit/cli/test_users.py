import json

from flask import Flask

from floway.services import accounts, first_run, passwords
from floway.store import upstreams
from tests.unit.cli.conftest import Run

PASSWORD = "correct horse battery"


def test_a_user_is_created_and_the_id_printed(run: Run, app: Flask) -> None:
    done = run("users", "create", "ada")

    assert (done.exit_code, done.stderr) == (0, "")
    with app.app_context():
        ada = accounts.existing_user("ada")
    assert done.stdout == f"{ada.id}\n"
    assert (ada.role, ada.password_hash) == ("user", None)


def test_an_administrator_gets_the_password_of_stdin(run: Run, app: Flask) -> None:
    done = run(
        "users", "create", "root", "--admin", "--password-stdin", stdin=f"{PASSWORD}\r\nnot this line\n"
    )

    assert done.exit_code == 0
    with app.app_context():
        root = accounts.existing_user("root")
    assert root.role == "admin"
    assert passwords.verify(PASSWORD, root.password_hash)
    assert PASSWORD not in done.output


def test_a_refusal_is_one_sentence_and_exit_code_1(run: Run) -> None:
    run("users", "create", "ada")

    done = run("users", "create", "ADA")

    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "Error: A user named 'ADA' exists already; choose another name.\n"


def test_a_weak_password_is_refused(run: Run) -> None:
    done = run("users", "create", "ada", "--password-stdin", stdin="pw-1\n")

    assert done.exit_code == 1
    assert "The password is shorter than 10 characters" in done.stderr
    assert "pw-1" not in done.output


def test_a_missing_name_is_a_usage_error(run: Run) -> None:
    done = run("users", "create")

    assert done.exit_code == 2
    assert "Missing argument 'NAME'" in done.stderr


def test_the_list_is_for_people_and_for_programs(run: Run) -> None:
    assert run("users", "list").stdout == ""
    assert json.loads(run("users", "list", "--json").stdout) == []
    run("users", "create", "ada", "--admin", "--password-stdin", stdin=PASSWORD)

    [ada] = json.loads(run("users", "list", "--json").stdout)
    table = run("users", "list").stdout.splitlines()

    columns = ["id", "name", "role", "enabled", "can_sign_in", "upstream_ids", "limits", "created_at"]
    assert set(ada) == set(columns)
    assert (ada["name"], ada["role"], ada["enabled"], ada["can_sign_in"]) == ("ada", "admin", True, True)
    assert ada["created_at"].endswith("Z")
    assert table[0].split() == columns
    assert table[1].split()[1:5] == ["ada", "admin", "yes", "yes"]


def test_a_password_can_be_set_later(run: Run, app: Flask) -> None:
    run("users", "create", "ada")

    done = run("users", "set-password", "ada", stdin=f"{PASSWORD}\n")

    assert (done.exit_code, done.stdout) == (0, "")
    with app.app_context():
        assert passwords.verify(PASSWORD, accounts.existing_user("ada").password_hash)
    assert run("users", "set-password", "bob", stdin=f"{PASSWORD}\n").exit_code == 1


def test_a_user_is_changed_in_place(run: Run, app: Flask) -> None:
    with app.app_context():
        one = upstreams.create("custom", "one", {}, {})
    run("users", "create", "ada", "--role", "viewer", "--upstream", "one")

    done = run("users", "edit", "ada", "--rename", "Ada L", "--role", "operator", "--disable")

    assert (done.exit_code, done.stdout) == (0, "")
    [row] = json.loads(run("users", "list", "--json").stdout)
    assert (row["name"], row["role"], row["enabled"]) == ("Ada L", "operator", False)
    assert row["upstream_ids"] == [one.id]
    run("users", "edit", "Ada L", "--all-upstreams", "--enable")
    [row] = json.loads(run("users", "list", "--json").stdout)
    assert (row["upstream_ids"], row["enabled"]) == (None, True)


def test_contradictions_and_empty_edits_are_usage_errors(run: Run) -> None:
    run("users", "create", "ada")

    assert run("users", "edit", "ada").exit_code == 2
    assert run("users", "edit", "ada", "--upstream", "one", "--all-upstreams").exit_code == 2
    assert run("users", "create", "bob", "--admin", "--role", "viewer").exit_code == 2
    assert run("users", "edit", "ada", "--role", "king").exit_code == 2


def test_a_user_is_deleted_but_not_the_last_administrator(run: Run) -> None:
    run("users", "create", "ada")
    run("users", "create", "root", "--admin", "--password-stdin", stdin=PASSWORD)

    assert run("users", "delete", "ada").exit_code == 0
    done = run("users", "delete", "root")

    assert done.exit_code == 1
    assert "last administrator" in done.stderr
    assert [row["name"] for row in json.loads(run("users", "list", "--json").stdout)] == ["root"]


def test_a_setup_token_is_printed_while_nobody_can_sign_in(run: Run, app: Flask) -> None:
    token = run("users", "setup-token").stdout.strip()

    with app.app_context():
        assert first_run.make_administrator(token, "root", "hash").role == "admin"
    done = run("users", "setup-token")
    assert (done.exit_code, done.stdout) == (1, "")
