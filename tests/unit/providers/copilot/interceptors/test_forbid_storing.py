from floway.providers.copilot.interceptors.forbid_storing import change


def test_nothing_is_stored_whatever_is_asked_for() -> None:
    asked_not_to = {"store": False}

    assert change({"store": True}) == change({}) == {"store": False}
    assert change(asked_not_to) is asked_not_to
