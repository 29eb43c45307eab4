"""Stored responses."""

from floway.simulator.memory import Memory


def test_a_response_is_kept_with_all_that_led_to_it() -> None:
    memory = Memory()
    memory.keep("resp_1", [{"role": "user"}], [{"id": "msg_1"}])

    assert memory.conversation("resp_1") == [{"role": "user"}, {"id": "msg_1"}]
    assert memory.item("msg_1") == {"id": "msg_1"}
    assert memory.conversation("resp_2") is None


def test_the_oldest_response_is_forgotten_first() -> None:
    memory = Memory()
    for number in range(201):
        memory.keep(f"resp_{number}", [], [{"id": f"msg_{number}"}])

    assert memory.conversation("resp_0") is None
    assert memory.item("msg_0") is None
    assert memory.item("msg_1") is not None
    memory.clear()
    assert memory.item("msg_1") is None
