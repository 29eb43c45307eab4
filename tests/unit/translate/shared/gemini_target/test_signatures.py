import pytest

from floway.translate.base import Document
from floway.translate.ledger import Ledger
from floway.translate.shared.gemini_carrier import packed
from floway.translate.shared.gemini_target.signatures import (
    PLACEHOLDER,
    Signatures,
    add_placeholders,
    is_signature,
    signed,
    without_signatures,
)


def call(name: str, signature: str | None = None) -> Document:
    return signed({"functionCall": {"name": name}}, signature)


def turn(role: str, *parts: Document) -> Document:
    return {"role": role, "parts": list(parts)}


def response(name: str) -> Document:
    return {"functionResponse": {"name": name, "response": {}}}


def test_a_signature_waits_for_its_part_and_is_used_once() -> None:
    signatures = Signatures("o", Ledger())

    assert signatures.carried(packed("f", "o", "c2ln"), "", "p") is None
    assert signatures.for_text() is None
    assert (signatures.for_call(), signatures.for_call()) == ("c2ln", None)


def test_a_signed_thought_is_a_part() -> None:
    part = Signatures("o", Ledger()).carried(packed("t", "o", "c2ln"), "hm", "p")

    assert part == {"text": "hm", "thought": True, "thoughtSignature": "c2ln"}


def test_the_newer_of_two_counts_and_what_is_left_over_is_in_the_ledger() -> None:
    ledger = Ledger()
    signatures = Signatures("o", ledger)

    signatures.carried(packed("f", "o", "Zmlyc3Q"), "", "first")
    signatures.carried(packed("f", "o", "c2Vjb25k"), "", "second")
    signatures.end_turn()

    assert [loss.path for loss in ledger.losses] == ["first", "second"]
    assert signatures.for_call() is None


@pytest.mark.parametrize("carrier", ["EqQB", None, packed("f", "other", "c2ln")])
def test_foreign_reasoning_is_in_the_ledger(carrier: object) -> None:
    ledger = Ledger()
    signatures = Signatures("o", ledger)

    assert signatures.carried(carrier, "hm", "p") is None
    assert signatures.for_call() is None
    assert [loss.path for loss in ledger.losses] == ["p"]


def test_only_the_first_call_of_each_current_step_gets_the_stand_in() -> None:
    contents = [
        turn("user", {"text": "earlier"}), turn("model", call("a")), turn("user", response("a")),
        turn("model", {"text": "done"}), turn("user", {"text": "now"}),
        turn("model", call("b"), call("c")), turn("user", response("b"), response("c"), {"text": "more"}),
        turn("model", call("d", "c2ln"), call("e")), turn("user", response("d"), response("e")),
    ]  # fmt: skip

    assert add_placeholders(contents) == [(5, 0)]
    signatures = [p.get("thoughtSignature") for c in contents for p in c["parts"] if "functionCall" in p]
    assert signatures == [None, PLACEHOLDER, None, "c2ln", None]


def test_a_refused_request_is_repaired() -> None:
    thought = {"text": "hm", "thought": True, "thoughtSignature": "dA"}
    contents = [
        turn("user", {"text": "hi"}),
        turn("model", thought, call("a", "bad")),
        turn("user", response("a")),
    ]
    document = {"contents": contents, "tools": []}

    repaired = without_signatures(document)

    assert repaired["contents"][1]["parts"] == [call("a", PLACEHOLDER)]
    assert contents[1]["parts"][1]["thoughtSignature"] == "bad"
    assert repaired["tools"] == []


@pytest.mark.parametrize(
    ("value", "is_one"),
    [("c2ln", True), ("c2-_+/==", True), ("no base64!", False), (None, False), ("", False)],
)
def test_what_can_be_a_signature(value: object, is_one: bool) -> None:
    assert is_signature(value) is is_one


def test_a_clients_own_request_is_repaired_in_either_spelling() -> None:
    contents = [
        {"parts": [{"text": "hi"}]},
        turn("model", {"text": "", "thought_signature": "bad"}, {"thought_signature": "bad"}),
    ]

    assert without_signatures({"contents": contents})["contents"] == [
        contents[0],
        turn("model", {"text": ""}),
    ]


@pytest.mark.parametrize("contents", [None, "x", [None], [{"parts": "x"}], [{"parts": [3]}], [{}]])
def test_unknown_shapes_are_not_repaired(contents: object) -> None:
    document = {"contents": contents}

    assert without_signatures(document) is document
