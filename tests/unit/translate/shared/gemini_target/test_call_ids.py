import pytest

from floway.translate.shared.gemini_target.call_ids import CallIds


def test_googles_id_is_kept() -> None:
    assert CallIds("call", ()).of("call_4162774", None) == "call_4162774"


@pytest.mark.parametrize("given", [None, "", "a b", "x" * 65, "taken", 5])
def test_other_ids_are_minted(given: object) -> None:
    minted = CallIds("toolu", {"taken"}).of(given, "r")

    assert minted.startswith("toolu_")
    assert len(minted) == 30


def test_an_id_is_given_once() -> None:
    ids = CallIds("call", ())

    assert ids.of("a", "r") != ids.of("a", "r")


def test_minted_ids_are_the_same_for_the_same_answer() -> None:
    first, second, other = (CallIds("call", ()).of(None, name) for name in ("r", "r", "s"))

    assert first == second != other


def test_an_answer_without_an_id_gets_ids_too() -> None:
    ids = CallIds("call", ())

    assert ids.of(None, None) != ids.of(None, None)
