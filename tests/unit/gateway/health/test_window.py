from floway.gateway.health.window import Window


def test_calls_are_counted_until_they_leave_the_window() -> None:
    window = Window(10)
    window.failed(1000.0)
    window.served(1004.0)
    window.failed(1009.5)

    assert window.totals(1009.9) == (2, 3)
    assert window.totals(1010.5) == (1, 2)
    assert window.totals(1014.5) == (1, 1)
    assert window.totals(1020.0) == (0, 0)


def test_a_window_that_nobody_looked_at_for_long_is_empty() -> None:
    window = Window(10)
    for number in range(20):
        window.failed(1000.0 + number / 2)

    assert window.totals(1009.9) == (20, 20)
    assert window.totals(5000.0) == (0, 0)

    window.failed(5000.1)
    assert window.totals(5000.2) == (1, 1)
