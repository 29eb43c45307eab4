import tracemalloc

from floway.translate.shared.growing_text import GrowingText


def grown(*pieces: str) -> str:
    text = GrowingText()
    for piece in pieces:
        text.add(piece)
    return text.whole()


def test_the_pieces_are_one_text() -> None:
    assert grown() == ""
    assert grown("a", "", "\r\n", "ü漢", "😀") == "a\r\nü漢😀"


def test_half_a_surrogate_pair_survives() -> None:
    assert grown("\ud83d", "\ude00", "x\udfff") == "\ud83d\ude00x\udfff"


def test_many_small_pieces_take_little_more_than_their_letters() -> None:
    text = GrowingText()
    tracemalloc.start()
    try:
        for number in range(10_000):
            text.add(f"{number:05}")
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert held < 100_000
    assert len(text.whole()) == 50_000
