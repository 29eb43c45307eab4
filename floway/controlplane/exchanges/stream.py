"""Requests as they come in, as server-sent events.

Read from the database, so that each worker tells what all of them have served.

https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import gevent
import msgspec

from floway import clock
from floway.services.exchanges import Feed, cursor_of
from floway.store.errors import DatabaseError
from floway.store.exchanges import Place, Written

POLL_SECONDS: Final = 1.0
#: Proxies close connections on which nothing comes, many after a minute.
PING_SECONDS: Final = 15.0
#: A browser comes back by itself, and is then asked again who it is.
LONGEST_SECONDS: Final = 15 * 60.0

_PING: Final = ": ping\n\n"
_FAILURE: Final = 'event: failure\ndata: {{"code":"{}"}}\n\n'


def events(
    feed: Feed,
    shown: Callable[[Sequence[Written]], Sequence[dict[str, Any]]],
    is_allowed: Callable[[], bool],
    is_stopping: Callable[[], bool],
) -> Iterator[str]:
    """``exchange`` events until the time is over, the worker stops, the reader is signed out, or the database
    is away.

    :param shown: the exchanges as they are listed.
    :param is_allowed: whether the reader is still who was let in; asked before anything is told.
    """
    begun = written_at = clock.monotonic()
    # At once: the head of the answer leaves with the first piece.
    yield _PING
    while clock.monotonic() - begun < LONGEST_SECONDS and not is_stopping():
        try:
            news = feed.news()
            is_ping_due = clock.monotonic() - written_at >= PING_SECONDS
            if (news or is_ping_due) and not is_allowed():
                yield _FAILURE.format("session_invalid")
                return
            documents = shown(news)
        except DatabaseError:
            yield _FAILURE.format("database_away")
            return
        for each, document in zip(news, documents, strict=True):
            identity = cursor_of(Place(each.at, each.exchange.id))
            yield f"id: {identity}\nevent: exchange\ndata: {msgspec.json.encode(document).decode()}\n\n"
        if is_ping_due and not news:
            yield _PING
        if is_ping_due or news:
            written_at = clock.monotonic()
        gevent.sleep(0 if feed.has_more else POLL_SECONDS)
