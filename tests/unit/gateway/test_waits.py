from floway.gateway.waits import MAX_LONG, Waits


def test_long_waits_are_kept_in_milliseconds() -> None:
    waits = Waits()
    waits.note(1.25)

    assert waits.long_ms == [1250]


def test_what_is_kept_of_an_endless_stream_has_an_end() -> None:
    waits = Waits()
    for _ in range(MAX_LONG + 1):
        waits.note(2)

    assert len(waits.long_ms) == MAX_LONG
