from floway.providers.copilot.flags import DEFAULTS


def test_billing_lines_are_stripped_for_every_model_of_a_seat() -> None:
    assert [flag for flag, is_on in DEFAULTS.items() if is_on] == ["strip-billing-attribution"]
