"""Many requests at the same moment, each on a connection of its own."""

import asyncio
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    #: By lower-case name.
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """The body, parsed."""
        return json.loads(self.body)


def storm(port: int, path: str, key: str, body: dict[str, Any], count: int) -> list[Answer]:
    """The answers to as many equal requests, all of which are open before the first is answered.

    One whose connection breaks off counts as status 0.
    """
    sent = json.dumps(body).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(sent)}\r\nConnection: close\r\n\r\n"
    )
    # In a thread of its own, because a browser that a story has open runs a loop in the main one.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, _all(port, head.encode() + sent, count)).result()


def statuses(answers: list[Answer]) -> Counter[int]:
    """How often each status came."""
    return Counter(answer.status for answer in answers)


async def _all(port: int, request: bytes, count: int) -> list[Answer]:
    # Each is written when it is connected; a server has a queue of limited length for those that are not.
    gate = asyncio.Semaphore(500)
    return list(await asyncio.gather(*(_one(port, request, gate) for _ in range(count))))


async def _one(port: int, request: bytes, gate: asyncio.Semaphore) -> Answer:
    try:
        async with gate:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(request)
            await writer.drain()
        answer = await reader.read()
        writer.close()
    except OSError:
        return Answer(0, {}, b"")
    head, _, body = answer.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    if not lines[0]:
        return Answer(0, {}, b"")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    return Answer(int(lines[0].split(" ")[1]), headers, body)
