"""The ids of a conversation's tool calls, which Gemini clients may leave out."""

from floway.translate.base import Untranslatable
from floway.translate.shared.gemini_client.contents import Part


class CallIds:
    """Gives each call an id, and each result that of its call.

    A result without an id, or with one that no call has, belongs to the oldest call of its name
    that has no result yet: results may come in another order than their calls.
    """

    __slots__ = ("_open",)

    def __init__(self) -> None:
        # ``(id, name)`` of the calls without a result, oldest first.
        self._open: list[tuple[str, str]] = []

    def called(self, part: Part) -> str:
        """The id of a call; the same conversation always gets the same."""
        call_id = _stated(part) or _made_up(part)
        self._open.append((call_id, part.value["name"]))
        return call_id

    def answered(self, part: Part) -> str:
        """The id of the call that a result belongs to."""
        stated, name = _stated(part), part.value["name"]
        fitting = next((one for one in self._open if one[0] == stated), None) or next(
            (one for one in self._open if one[1] == name), None
        )
        if fitting is None:
            return stated or _made_up(part)
        self._open.remove(fitting)
        return fitting[0]


def _stated(part: Part) -> str | None:
    call_id = part.value.get("id")
    if call_id is None or call_id == "":
        return None
    if not isinstance(call_id, str):
        raise Untranslatable(
            f"{part.path}.{part.kind}.id: a string is expected.", f"{part.path}.{part.kind}.id"
        )
    return call_id


def _made_up(part: Part) -> str:
    return f"gemini_call_{part.turn}_{part.position}"
