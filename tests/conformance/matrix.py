"""The matrix client x upstream x scenario, collected from the tests' outcomes."""

from datetime import UTC, datetime

import pytest

from tests.conformance.cells import SCENARIOS, UPSTREAMS

#: The name under which a test records its cell: ``(client, upstream, scenario, mark)``.
PROPERTY = "cell"
RED = "FAIL"
Cell = tuple[str, str, str]

_INTRODUCTION = """\
# Conformance

Written by `make conformance` on {date}. Real clients speak through one live gateway (two gevent
workers) to upstreams that each know one protocol: Messages as `claude-sonnet-5-5`, Chat Completions as
`gpt-5-mini`, Responses as `gpt-5.5`, Gemini as `gemini-3-pro`. All are the simulator, which refuses what
the vendors refuse; `subscription` is one of the program's own vendor, which that program alone may use, and
`copilot` a seat of GitHub Copilot, for programs that GitHub supports.
What a column means stands in `tests/conformance/scenarios.py` and `tests/conformance/test_programs.py`; all
but `plain` and `streaming` are tried streamed and whole.

- `ok`: as if the upstream spoke the client's protocol.
- `loss`: the upstream's protocol has no place for it; the answer comes without it and the header
  `x-floway-loss` says so.
- `sealed`: the reasoning is not shown. Responses shows a summary only to who asks for one, which the
  client's protocol cannot. Its seal goes round with Messages; Chat Completions has no place for it.
- `-`: the client's protocol has no such thing.
- `FAIL`: a bug of ours.
"""


class Matrix:
    """The cells of one run."""

    def __init__(self) -> None:
        self._marks: dict[Cell, str] = {}

    @pytest.hookimpl
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take the outcome of a test that recorded a cell."""
        for name, cell in report.user_properties:
            if name != PROPERTY or not isinstance(cell, tuple):
                continue
            client, upstream, scenario, mark = cell
            key = (client, upstream, scenario)
            if report.failed or self._marks.get(key) == RED:
                self._marks[key] = RED
            elif report.when == "call":
                self._marks[key] = mark

    def text(self) -> str:
        """All tables, as Markdown."""
        return "".join(self._table(group) for group in self._groups())

    def page(self) -> str:
        """The page for ``docs``."""
        return _INTRODUCTION.format(date=f"{datetime.now(UTC):%Y-%m-%d}") + self.text()

    def _groups(self) -> list[list[str]]:
        """The clients, those with equal columns together."""
        groups: dict[tuple[str, ...], list[str]] = {}
        for client in dict.fromkeys(key[0] for key in self._marks):
            groups.setdefault(self._columns(client), []).append(client)
        return [sorted(clients) for clients in groups.values()]

    def _columns(self, client: str) -> tuple[str, ...]:
        found = {scenario for who, _, scenario in self._marks if who == client}
        return tuple(sorted(found, key=_place))

    def _others(self, client: str) -> list[str]:
        """The upstreams that are for this client alone."""
        found = {upstream for who, upstream, _ in self._marks if who == client}
        return sorted(found.difference(UPSTREAMS))

    def _table(self, clients: list[str]) -> str:
        columns = self._columns(clients[0])
        head = ["client", "upstream", *(column.replace("_", " ") for column in columns)]
        lines = [head, ["---"] * len(head)]
        for client in clients:
            for upstream in (*UPSTREAMS, *self._others(client)):
                marks = [self._marks.get((client, upstream, column), "-") for column in columns]
                lines.append([client, upstream, *marks])
        return "\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _place(scenario: str) -> tuple[int, str]:
    return (SCENARIOS.index(scenario) if scenario in SCENARIOS else len(SCENARIOS), scenario)
