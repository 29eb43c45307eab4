"""What the use cases refuse, as the admin API says it."""

from collections.abc import Iterator
from contextlib import contextmanager

from floway.controlplane.problem import Problem
from floway.errors import ConfigError, EditConflict, NotThere, UpstreamGone


@contextmanager
def refusals(place: str = "") -> Iterator[None]:
    """Answer what the block raises.

    :param place: the member of the body in which faulty documents stand.
    :raises Problem: 404 for what is not there, 409 for a conflict, 400 for what cannot work.
    """
    try:
        yield
    except (NotThere, UpstreamGone) as error:
        raise not_found(str(error)) from None
    except EditConflict as conflict:
        raise Problem(409, conflict.code, str(conflict), details=conflict.facts) from None
    except ConfigError as fault:
        faults = {f"{place}.{path}" if place else path: reason for path, reason in fault.faults.items()}
        raise Problem(400, fault.code, str(fault), faults=faults) from None


def not_found(message: str = "There is nothing with this id.") -> Problem:
    """The answer to a path whose object does not exist."""
    return Problem(404, "not_found", message)
