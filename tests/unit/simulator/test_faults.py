"""Faults on demand."""

from typing import Any

import pytest

from floway.simulator.faults import BadFault, Faults
from floway.simulator.options import Options


def _status(
    faults: Faults, model: str = "sim", path: str = "/v1/messages", is_generation: bool = True
) -> int | None:
    return faults.apply(Options(), model, path, is_generation).status


def test_a_fault_is_used_up() -> None:
    faults = Faults()
    faults.add({"options": "status=500", "times": 2})

    assert [_status(faults) for _ in range(3)] == [500, 500, None]


def test_a_fault_fits_its_model_with_or_without_options_only() -> None:
    faults = Faults()
    faults.add({"options": "status=500", "model": "sim"})

    assert _status(faults, "sim+gap=1") == 500
    assert _status(faults, "sim-small") is None


def test_lists_are_spared_unless_their_path_is_named() -> None:
    faults = Faults()
    faults.add({"options": "status=500"})

    assert _status(faults, path="/v1/models", is_generation=False) is None
    faults.add({"options": "status=503", "path": "/models"})
    assert _status(faults, path="/v1/models", is_generation=False) == 503
    faults.clear()
    assert _status(faults) is None


@pytest.mark.parametrize(
    "order", [None, {}, {"options": 1}, {"options": "x=1"}, {"options": "reset", "until": 1}]
)
def test_an_order_that_cannot_be_read_is_refused(order: Any) -> None:
    with pytest.raises(BadFault):
        Faults().add(order)
