"""The input items of Responses requests."""

from typing import Any

import pytest

from floway.simulator.memory import Memory
from floway.simulator.signatures import Signer
from floway.simulator.vendors.openai_responses.items import check
from floway.simulator.wire import Refusal

SIGNER = Signer("test")
USER = {"role": "user", "content": "Hello"}
CALL = {"type": "function_call", "id": "fc_1", "call_id": "c", "name": "f", "arguments": "{}"}
OUTPUT = {"type": "function_call_output", "call_id": "c", "output": "x"}
REASONING = {"type": "reasoning", "id": "rs_1", "summary": [], "content": None}


def _check(*items: Any) -> list[dict[str, Any]]:
    return check({"input": list(items)}, SIGNER, Memory())


def test_what_codex_replays_is_taken() -> None:
    minted = {**REASONING, "encrypted_content": SIGNER.mint("responses", "rs_1")}
    image = [{"type": "input_image", "image_url": "data:image/png;base64,AAAA"}]

    kinds = [item["type"] for item in _check(USER, minted, CALL, {**OUTPUT, "id": "fco_2", "output": image})]

    assert kinds == ["message", "reasoning", "function_call", "function_call_output"]


@pytest.mark.parametrize(
    ("items", "message"),
    [
        ([USER, CALL], "No tool output found for function call c."),
        ([USER, OUTPUT], "No tool call found for function call output with call_id c."),
        (
            [USER, {**CALL, "id": "toolu_1"}, OUTPUT],
            "Invalid 'input[1].id': 'toolu_1'. Expected an ID that begins with 'fc'.",
        ),
        ([{**USER, "id": "x"}], "Invalid 'input[0].id': 'x'. Expected an ID that begins with 'msg'."),
        ([{**USER, "name": "x"}], "Unknown parameter: 'input[0].name'."),
        (
            [USER, REASONING],
            "Item 'rs_1' of type 'reasoning' was provided without its required following item.",
        ),
        (
            [USER, {**REASONING, "encrypted_content": "Zm9yZWlnbg=="}, CALL, OUTPUT],
            "The encrypted content for item rs_1 could not be verified. "
            "Reason: Encrypted content could not be decrypted or parsed.",
        ),
        (
            [{"role": "assistant", "content": [{"type": "input_text", "text": "x"}]}],
            "Invalid value: 'input_text'. Supported values are: 'output_text', 'refusal'.",
        ),
        ([{"type": "item_reference", "id": "msg_1"}], "Item with id 'msg_1' not found."),
        (
            [{"role": "tool", "content": "x"}],
            "Invalid value: 'tool'. Supported values are: 'assistant', 'user', 'system', 'developer'.",
        ),
    ],
)
def test_wrong_items_are_refused(items: list[Any], message: str) -> None:
    with pytest.raises(Refusal) as raised:
        _check(*items)

    assert raised.value.message == message


def test_sealed_reasoning_needs_no_id() -> None:
    nameless = {"type": "reasoning", "summary": []}
    sealed = {**nameless, "encrypted_content": SIGNER.mint("responses", "rs_1")}

    assert _check(USER, sealed, CALL, OUTPUT)[1] == sealed
    with pytest.raises(Refusal, match=r"input\[1\].id"):
        _check(USER, nameless, CALL, OUTPUT)
    with pytest.raises(Refusal, match="could not be verified"):
        _check(USER, {**nameless, "encrypted_content": "floway-packed-msg1.EqQB"}, CALL, OUTPUT)


PDF = "data:application/pdf;base64,JVBERi0xLjcK"


@pytest.mark.parametrize(
    ("file", "is_taken"),
    [
        ({"file_data": PDF, "filename": "a.pdf"}, True),
        ({"file_data": "data:text/plain;base64,YQ=="}, True),
        ({"file_url": "https://x.example/a.pdf"}, True),
        ({"file_id": "file-1"}, True),
        ({"filename": "a.pdf"}, False),
        ({"file_data": PDF, "file_id": "file-1"}, False),
        ({"file_data": "JVBERi0xLjcK"}, False),
        ({"file_data": "data:application/zip;base64,UEsD"}, False),
    ],
)
def test_a_file_is_given_in_one_way(file: dict[str, str], is_taken: bool) -> None:
    items = [{"role": "user", "content": [{"type": "input_file", **file}]}]

    if is_taken:
        assert _check(*items)
        return
    with pytest.raises(Refusal) as refused:
        _check(*items)
    assert refused.value.param in ("input[0].content[0]", "input[0].content[0].file_data")
