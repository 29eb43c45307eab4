"""The state of a simulator."""

from floway.simulator.wire import Request
from floway.simulator.world import World


def test_simulators_at_other_addresses_are_foreign() -> None:
    here, there = World(None), World(None)
    here.sign_as("127.0.0.1:1")
    there.sign_as("127.0.0.1:2")
    signature = here.signer.mint("gemini", "")

    assert not there.signer.knows("gemini", "", signature)
    there.sign_as("127.0.0.1:1")
    assert there.signer.knows("gemini", "", signature)


def test_a_reset_forgets_everything_but_sign_ins() -> None:
    world = World(None)
    world.journal.close(world.journal.open(Request("GET", "/", "", (), b"")), "done")
    world.faults.add({"options": "reset"})
    world.memory.keep("resp", [], [])
    world.accounts.get("owner").set({"status": "rejected"})
    granted = world.sessions.sign_in("owner", (), 60, renewable=True)

    world.reset()

    assert world.journal.stats()["started"] == 0
    assert world.memory.conversation("resp") is None
    assert world.accounts.get("owner").status == "allowed"
    assert world.sessions.holder(granted.access_token).account == "owner"
