from floway.translate.ledger import Ledger
from floway.translate.pairs.chat_completions_via_messages.calls import Calls
from floway.translate.shared.custom_tools import read_tools


def test_each_block_is_a_call_with_an_index_of_its_own() -> None:
    calls = Calls(read_tools(None, Ledger()))

    opened = [calls.start(block, {"id": f"t{block}", "name": "f"}) for block in (2, 5)]
    late, early = calls.delta(5, "{5}"), calls.delta(2, "{2}")

    assert [entry["index"] for entry in opened] == [0, 1]
    assert late == {"index": 1, "function": {"arguments": "{5}"}}
    assert early == {"index": 0, "function": {"arguments": "{2}"}}
    assert (calls.stop(2), calls.stop(5)) == (None, None)


def test_a_block_that_is_no_call_has_no_entry() -> None:
    calls = Calls(read_tools(None, Ledger()))

    assert (calls.delta(0, "{}"), calls.stop(0)) == (None, None)


def test_an_empty_custom_call_has_an_empty_text() -> None:
    calls = Calls(read_tools([{"type": "custom", "name": "apply"}], Ledger()))
    calls.start(0, {"id": "t", "name": "apply", "input": {}})

    assert calls.delta(0, '{"input": ""}') is None
    assert calls.stop(0) == {"index": 0, "custom": {"input": ""}}
