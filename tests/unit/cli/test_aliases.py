import json

from flask import Flask

from floway.domain.alias import Alias, Rules, Target
from floway.domain.model import Limits
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


def test_limits_are_stated_for_lists(run: Run) -> None:
    limits = ("--context-window", "200000", "--max-prompt", "180000", "--max-output", "20000")
    run("aliases", "add", "best", "--target", "m", *limits)
    run("aliases", "add", "plain", "--target", "m")

    [best, plain] = json.loads(run("aliases", "list", "--json").stdout)

    assert best["limits"] == {
        "max_context_window_tokens": 200_000,
        "max_prompt_tokens": 180_000,
        "max_output_tokens": 20_000,
    }
    assert plain["limits"] is None
    assert run("aliases", "add", "x", "--target", "m", "--max-output", "0").exit_code == 2


def test_an_alias_is_edited_in_place(run: Run, app: Flask) -> None:
    with app.app_context():
        one = upstreams.create("custom", "one", {}, {})
    first = ("--target", "m", "--effort", "high", "--budget-tokens", "9", "--hidden", "--max-output", "7")
    run("aliases", "add", "best", *first, "--display-name", "The best")

    options = ("--rename", "org/best", "--target", "m", "--target", "n@one", "--selection", "random")
    unset = ("--unset", "budget-tokens", "--unset", "limits", "--unset", "display-name")
    done = run(
        "aliases",
        "edit",
        "best",
        *options,
        *unset,
        "--adaptive",
        "--listed",
        "--sort-order",
        "4",
        "--context-window",
        "99",
    )

    assert (done.exit_code, done.stdout) == (0, "")
    rules = Rules(effort="high", adaptive=True)
    with app.app_context():
        [alias] = aliases.list_all()
    targets = (Target("m", rules=rules), Target("n", one.id, rules))
    limits = Limits(max_context_window_tokens=99)
    assert alias == Alias(alias.id, "org/best", targets, "random", None, True, 4, limits)


def test_an_edit_that_cannot_be_is_refused(run: Run) -> None:
    run("aliases", "add", "best", "--target", "m", "--effort", "high")
    run("aliases", "add", "other", "--target", "m")
    before = run("aliases", "list", "--json").stdout

    for arguments, sentence in (
        (("nobody", "--hidden"), "There is no alias 'nobody'"),
        (("best", "--rename", "other"), "An alias named 'other' exists already"),
        (("best", "--target", "m@nobody"), "There is no upstream 'nobody'"),
        (("best", "--budget-tokens", "0"), "The rule 'budget_tokens' cannot be '0'"),
    ):
        done = run("aliases", "edit", *arguments)
        assert done.exit_code == 1
        assert sentence in done.stderr
    assert run("aliases", "list", "--json").stdout == before


def test_a_removed_alias_is_gone(run: Run) -> None:
    run("aliases", "add", "best", "--target", "m")

    assert run("aliases", "remove", "best").exit_code == 0

    assert run("aliases", "list").stdout == ""
    assert "There is no alias 'best'" in run("aliases", "remove", "best").stderr
