"""Faults on demand: options that are laid over the next requests."""

from dataclasses import dataclass
from typing import Any

from floway.simulator.options import Options, UnknownModel, overlay


class BadFault(Exception):
    """The order for a fault cannot be read."""


@dataclass(slots=True)
class Fault:
    """One order; it fits a request when every condition that is set fits."""

    id: str
    options: str
    #: The exact model name, or its base name without options.
    model: str | None
    #: A part of the path. Model lists and counting are spared unless it is set.
    path: str | None
    #: How many requests are left to fail; None is all.
    times: int | None

    def fits(self, model: str | None, path: str, is_generation: bool) -> bool:
        """Whether this request is meant."""
        if self.times == 0 or (self.path is None and not is_generation):
            return False
        if self.path is not None and self.path not in path:
            return False
        return self.model is None or (model is not None and self.model in (model, model.partition("+")[0]))


class Faults:
    """The orders in force, in the order they came; the first that fits a request is used."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._next_id = 1

    def add(self, order: Any) -> Fault:
        """Take an order ``{"options": "status=429", "model": ?, "path": ?, "times": ?}``.

        :raises BadFault: it has unknown members or options.
        """
        if not isinstance(order, dict) or not isinstance(order.get("options"), str):
            raise BadFault("A fault needs 'options', such as 'status=429+retry_after=2'.")
        unknown = set(order) - {"options", "model", "path", "times"}
        if unknown:
            raise BadFault(f"A fault has no member '{sorted(unknown)[0]}'.")
        try:
            overlay(Options(), order["options"])
        except UnknownModel as error:
            raise BadFault(str(error)) from error
        fault = Fault(
            f"fault-{self._next_id}",
            order["options"],
            order.get("model"),
            order.get("path"),
            order.get("times"),
        )
        self._next_id += 1
        self._faults.append(fault)
        return fault

    def clear(self) -> None:
        """Drop all orders."""
        self._faults.clear()

    def apply(self, options: Options, model: str | None, path: str, is_generation: bool) -> Options:
        """The options of a request with the first fitting fault laid over them; uses it up by one."""
        for fault in self._faults:
            if fault.fits(model, path, is_generation):
                if fault.times is not None:
                    fault.times -= 1
                return overlay(options, fault.options)
        return options
