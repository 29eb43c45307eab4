from floway.controlplane.copilot.actions import ACTIONS


def test_what_a_seat_offers_has_a_title() -> None:
    assert {name: action.title for name, action in ACTIONS.items()} == {
        "refresh-now": "Exchange the login for another Copilot token.",
        "quota": "Ask GitHub what is left of the seat.",
    }
