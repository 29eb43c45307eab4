from floway.domain.charge import FREE, UNPRICED


def test_free_and_unpriced_are_not_the_same() -> None:
    assert (FREE.cost_microusd, UNPRICED.cost_microusd) == (0, None)
    assert FREE.price_version == UNPRICED.price_version == ""
