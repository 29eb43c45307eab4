import json

from flask import Flask

from floway.domain.alias import Rules, Target
from floway.store import aliases, upstreams
from tests.unit.cli.conftest import Run


def test_an_alias_has_targets_with_one_set_of_rules(run: Run, app: Flask) -> None:
    with app.app_context():
        one = upstreams.create("custom", "one", {}, {})

    targets = ("--target", "m@one", "--target", "org/m", "--target", "text@001@")
    done = run("aliases", "add", "best", *targets, "--effort", "high", "--budget-tokens", "2048", "--hidden")

    assert (done.exit_code, done.stdout) == (0, "")
    rules = Rules(effort="high", budget_tokens=2048)
    with app.app_context():
        [alias] = aliases.list_all()
    assert alias.targets == (
        Target("m", one.id, rules),
        Target("org/m", None, rules),
        Target("text@001", None, rules),
    )
    assert (alias.selection, alias.is_listed) == ("first-available", False)


def test_the_list_tells_what_stands_behind_a_name(run: Run, app: Flask) -> None:
    with app.app_context():
        upstreams.create("custom", "one", {}, {})
    run("aliases", "add", "best", "--target", "m@one", "--target", "n", "--adaptive", "--selection", "random")

    [alias] = json.loads(run("aliases", "list", "--json").stdout)

    assert alias["targets"] == [
        {"model": "m", "upstream": "one", "rules": {"adaptive": True}},
        {"model": "n", "upstream": None, "rules": {"adaptive": True}},
    ]
    assert (alias["selection"], alias["listed"]) == ("random", True)
    assert "m@one (adaptive=True), n (adaptive=True)" in run("aliases", "list").stdout


def test_a_target_is_named_once(run: Run, app: Flask) -> None:
    run("aliases", "add", "best", "--target", "m", "--target", "m")

    with app.app_context():
        assert [alias.targets for alias in aliases.list_all()] == [(Target("m"),)]


def test_what_cannot_be_an_alias_is_refused(run: Run) -> None:
    for arguments, sentence in (
        (("a", "--target", "m@nobody"), "There is no upstream 'nobody'"),
        (("a", "--target", "@"), "1 to 256 printable characters"),
        ((" a", "--target", "m"), "no blanks around"),
        (("a", "--target", "m", "--adaptive", "--budget-tokens", "9"), "exclude each other"),
        (("a", "--target", "m", "--effort", ""), "The rule 'effort' cannot be ''"),
    ):
        done = run("aliases", "add", *arguments)
        assert done.exit_code == 1
        assert sentence in done.stderr
    assert run("aliases", "add", "a").exit_code == 2
    assert json.loads(run("aliases", "list", "--json").stdout) == []


def test_a_removed_alias_is_gone(run: Run) -> None:
    run("aliases", "add", "best", "--target", "m")

    assert run("aliases", "remove", "best").exit_code == 0

    assert run("aliases", "list").stdout == ""
    assert "There is no alias 'best'" in run("aliases", "remove", "best").stderr
