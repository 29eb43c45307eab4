from typing import Any

import pytest

from floway.egress.client import ColdAnswer
from floway.egress.request import UpstreamRequest
from floway.oauth.access_tokens import Access
from floway.providers.shared.bearers import forgotten, renewing_once
from tests.support.builders import LIMITS


class Tokens:
    """Remembers what it was told to forget."""

    def __init__(self) -> None:
        self.invalidated: list[str] = []

    def invalidate(self, token: str) -> None:
        """Forget a token."""
        self.invalidated.append(token)


def sent(ticket: object) -> UpstreamRequest:
    return UpstreamRequest("POST", "https://api.example.com/", (), b"", LIMITS, ticket)


@pytest.mark.parametrize(
    ("ticket", "may_help"), [(Access("old", False), True), (Access("new", True), False), (None, False)]
)
def test_only_a_token_that_was_kept_is_forgotten(ticket: object, may_help: bool) -> None:
    tokens: Any = Tokens()

    assert forgotten(tokens, sent(ticket)) is may_help
    assert tokens.invalidated == (["old"] if may_help else [])


@pytest.mark.parametrize(
    ("held", "statuses", "used", "got"),
    [
        ([Access("old", False)], [200], ["old"], (200, "old")),
        ([Access("old", False)], [403], ["old"], (403, "old")),
        ([Access("new", True)], [401], ["new"], (401, "new")),
        ([Access("old", False), Access("new", True)], [401, 200], ["old", "new"], (200, "new")),
        ([Access("old", False), Access("new", True)], [401, 401], ["old", "new"], (401, "new")),
    ],
)
def test_a_stale_token_is_renewed_once(
    held: list[Access], statuses: list[int], used: list[str], got: tuple[int, str]
) -> None:
    tokens: Any = Tokens()
    asked: list[str] = []

    def ask(access: Access) -> ColdAnswer:
        asked.append(access.token)
        return ColdAnswer(statuses[len(asked) - 1], {}, b"")

    answer, access = renewing_once(tokens, iter(held).__next__, ask)

    assert (answer.status, access.token) == got
    assert asked == used
    assert tokens.invalidated == used[:-1]
