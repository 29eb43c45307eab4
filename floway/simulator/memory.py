"""The responses that a vendor stores, as far as later requests refer to them."""

from collections import OrderedDict

from floway.simulator.wire import Document

#: Older responses are forgotten, as the vendor forgets them after 30 days.
_KEPT_RESPONSES = 200


class Memory:
    """Stored responses: the conversation up to and with each, and all their output items."""

    def __init__(self) -> None:
        self._conversations: OrderedDict[str, list[Document]] = OrderedDict()
        self._items: dict[str, Document] = {}

    def keep(self, response_id: str, conversation: list[Document], output: list[Document]) -> None:
        """Store a response: its input items and its output."""
        self._conversations[response_id] = [*conversation, *output]
        self._items.update({item["id"]: item for item in output})
        if len(self._conversations) > _KEPT_RESPONSES:
            _, dropped = self._conversations.popitem(last=False)
            for item in dropped:
                self._items.pop(item.get("id", ""), None)

    def conversation(self, response_id: str) -> list[Document] | None:
        """All items up to this response's end; None if it is not stored."""
        return self._conversations.get(response_id)

    def item(self, item_id: str) -> Document | None:
        """A stored output item."""
        return self._items.get(item_id)

    def clear(self) -> None:
        """Forget everything."""
        self._conversations.clear()
        self._items.clear()
