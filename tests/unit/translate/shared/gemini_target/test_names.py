import re

from hypothesis import given
from hypothesis import strategies as st

from floway.translate.ledger import Ledger
from floway.translate.shared.gemini_target.names import ToolNames

VALID = re.compile(r"[A-Za-z_][A-Za-z0-9_.:-]{0,63}")


@given(st.lists(st.text(min_size=1, max_size=90), unique=True, max_size=8))
def test_names_are_valid_distinct_and_lead_back(names: list[str]) -> None:
    tool_names = ToolNames(Ledger())

    sent = [tool_names.declare(name, "tools") for name in names]

    assert len(set(sent)) == len(names)
    assert all(VALID.fullmatch(name) for name in sent)
    assert [tool_names.original(name) for name in sent] == names


def test_a_bad_name_is_made_good() -> None:
    ledger = Ledger()

    assert ToolNames(ledger).declare("1c.reload plugin", "tools[0].name") == "_1c.reload_plugin"
    assert [loss.path for loss in ledger.losses] == ["tools[0].name"]


def test_names_that_become_alike_stay_apart() -> None:
    names = ToolNames(Ledger())

    assert [names.declare(name, "t") for name in ("a b", "a/b")] == ["a_b", "a_b_2"]


def test_a_long_name_is_cut_the_same_way_each_time() -> None:
    long = "mcp__" + "x" * 85

    first, second = (ToolNames(Ledger()).declare(long, "t") for _ in range(2))

    assert first == second
    assert len(first) == 64


def test_the_models_own_scope_is_cut_off() -> None:
    names = ToolNames(Ledger())
    names.declare("Bash", "t")

    assert names.original("default_api:Bash") == names.original("default_api.Bash") == "Bash"
    assert names.original("default_api:Other") == "default_api:Other"
    assert names.is_declared("default_api:Bash")
    assert not names.is_declared("Other")


def test_a_scope_that_belongs_to_the_name_stays() -> None:
    names = ToolNames(Ledger())
    names.declare("Bash", "t")
    names.declare("default_api:Bash", "t")

    assert names.original("default_api:Bash") == "default_api:Bash"


def test_a_name_of_the_history_is_not_declared() -> None:
    names = ToolNames(Ledger())
    names.sent("old", "messages")

    assert not names.has("old")
    assert not names.has("never")
