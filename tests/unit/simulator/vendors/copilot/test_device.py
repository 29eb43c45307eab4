"""The simulated device flow: errors come with 200."""

import pytest

from floway.simulator.vendors.copilot import device
from floway.simulator.world import World
from tests.support.seats import ask, form, order, poll


def begun(world: World, host: str = "github.com") -> dict[str, object]:
    world.github.interval = 0
    return form(world, f"{host}/login/device/code", scope="read:user")


def test_a_sign_in_waits_until_somebody_allows_it() -> None:
    world = World(None)
    code = begun(world)
    waiting = poll(world, str(code["device_code"]))

    order(world, "allow", user_code=code["user_code"], account="ada")
    login = poll(world, str(code["device_code"]))["access_token"]

    assert waiting["error"] == "authorization_pending"
    assert world.github.logins.holder(login).account == "ada"
    assert poll(world, str(code["device_code"]))["error"] == "incorrect_device_code"


def test_a_sign_in_can_be_denied() -> None:
    world = World(None)
    code = begun(world)

    order(world, "deny", user_code=code["user_code"])

    assert poll(world, str(code["device_code"]))["error"] == "access_denied"


def test_whoever_asks_too_often_is_told_to_wait_longer() -> None:
    world = World(None)
    code = form(world, "github.com/login/device/code", scope="read:user")

    answers = [poll(world, code["device_code"]) for _ in range(2)]

    assert code["interval"] == 5
    assert [each["error"] for each in answers] == ["authorization_pending", "slow_down"]
    assert answers[1]["interval"] == 10


def test_a_code_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(None)
    code = begun(world)
    monkeypatch.setattr(device, "CODE_SECONDS", -1)

    assert poll(world, str(code["device_code"]))["error"] == "expired_token"


def test_a_code_belongs_to_its_host() -> None:
    world = World(None)
    code = begun(world, "acme.ghe.com")

    assert code["verification_uri"] == "https://acme.ghe.com/login/device"
    assert poll(world, str(code["device_code"]))["error"] == "incorrect_device_code"
    assert poll(world, str(code["device_code"]), "acme.ghe.com")["error"] == "authorization_pending"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content_type": "application/json", "accept": "application/json"}, 415),
        ({"content_type": "application/x-www-form-urlencoded", "accept": "*/*"}, 406),
        ({"content_type": "application/x-www-form-urlencoded", "accept": "application/json"}, 404),
    ],
)
def test_only_a_known_clients_form_is_taken(headers: dict[str, str], status: int) -> None:
    assert (
        ask(World(None), "POST", "github.com/login/device/code", b"client_id=x", **headers).status == status
    )
