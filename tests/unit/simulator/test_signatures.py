"""Signatures that only their minter knows."""

from floway.simulator.signatures import Signer


def test_only_the_minter_knows_a_signature_and_only_over_its_content() -> None:
    signature = Signer("one").mint("messages", "thought")

    assert Signer("one").knows("messages", "thought", signature)
    assert not Signer("two").knows("messages", "thought", signature)
    assert not Signer("one").knows("responses", "thought", signature)
    assert not Signer("one").knows("messages", "Thought", signature)


def test_a_salt_makes_signatures_differ_and_is_not_needed_to_check() -> None:
    signer = Signer("one")
    first, second = signer.mint("gemini", "", "a"), signer.mint("gemini", "", "b")

    assert first != second
    assert signer.knows("gemini", "", first)
    assert signer.knows("gemini", "", second)


def test_what_is_no_signature_is_unknown() -> None:
    for text in ("", "x", "not base64!", "ä", None, 7):
        assert not Signer("one").knows("messages", "", text)
        assert not Signer("one").is_one(text)
    assert Signer("one").is_one(Signer("two").mint("messages", ""))
