"""The process: one listening socket, a greenlet per connection.

All waiting is done with gevent's own sockets, so nothing is monkey-patched and the function can
be called from any process.
"""

import gc
import resource
from contextlib import suppress
from typing import Any

from gevent.server import StreamServer

from floway.simulator import control
from floway.simulator.connection import ClientLeft, Connection
from floway.simulator.journal import Journal
from floway.simulator.playback import play
from floway.simulator.routing import answer
from floway.simulator.wire import Request
from floway.simulator.world import World

#: Enough for a thousand clients that connect at the same moment.
_BACKLOG = 2048


def main(host: str, port: int, key: str | None = None) -> None:
    """Serve until the process is ended.

    :param port: 0 picks a free one; the address is printed on standard output when it is open.
    :param key: the only API key that is right; with None any is.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 65536)), hard))
    world = World(key)

    def connected(sock: Any, _: Any) -> None:
        world.journal.connections += 1
        world.journal.connections_open += 1
        try:
            Connection(sock).serve(world_answer)
        finally:
            world.journal.connections_open -= 1

    def world_answer(request: Request, connection: Connection, keep_alive: bool) -> bool:
        return _answer(world, request, connection, keep_alive)

    server = StreamServer((host, port), connected, backlog=_BACKLOG)
    server.start()
    world.sign_as(f"{host}:{server.server_port}")
    print(f"floway simulator on http://{host}:{server.server_port}", flush=True)
    gc.freeze()
    # Ctrl-C is how a person ends it, not a fault to report.
    with suppress(KeyboardInterrupt):
        server.serve_forever()


def _answer(world: World, request: Request, connection: Connection, keep_alive: bool) -> bool:
    if request.path.startswith("/__sim/"):
        # Its entry is in no journal: looking must not change what is seen.
        return play(control.answer(world, request), connection, keep_alive, Journal().open(request))
    entry = world.journal.open(request)
    ended = "aborted"
    try:
        can_keep = play(answer(world, request, entry), connection, keep_alive, entry)
        ended = "done"
        return can_keep
    except ClientLeft:
        return False
    finally:
        world.journal.close(entry, ended)
