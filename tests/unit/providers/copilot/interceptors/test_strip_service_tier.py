from floway.providers.copilot.interceptors.strip_service_tier import change


def test_a_seat_has_no_tiers() -> None:
    plain = {"input": "Hi"}

    assert change({"input": "Hi", "service_tier": "flex"}) == plain
    assert change(plain) is plain
