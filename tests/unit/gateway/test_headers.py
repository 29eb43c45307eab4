import pytest

from floway.gateway.headers import for_client, loss_header
from floway.translate.ledger import Ledger

PASS = (
    "content-type",
    "x-ratelimit-remaining-tokens",
    "anthropic-ratelimit-unified-status",
    "request-id",
    "x-request-id",
    "retry-after",
    "cf-ray",
    "openai-processing-ms",
    "x-should-retry",
)
STAY = (
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "content-length",
    "content-encoding",
    "set-cookie",
    "set-cookie2",
    "access-control-allow-origin",
    "access-control-expose-headers",
)


@pytest.mark.parametrize("name", PASS)
def test_what_a_client_needs_passes(name: str) -> None:
    assert for_client([(name, "v")]) == [(name, "v")]


@pytest.mark.parametrize("name", STAY)
def test_what_belongs_to_the_connection_or_the_site_stays(name: str) -> None:
    assert for_client([(name, "v")]) == []


def test_order_and_repeats_are_kept() -> None:
    lines = [("x-b", "1"), ("set-cookie", "s"), ("x-a", "2"), ("x-b", "3")]

    assert for_client(lines) == [("x-b", "1"), ("x-a", "2"), ("x-b", "3")]


def test_without_a_loss_there_is_no_header() -> None:
    assert loss_header(()) == []


def test_losses_are_listed_by_kind() -> None:
    ledger = Ledger()
    ledger.dropped("metadata", "no place for it")
    ledger.dropped("top_k", "no place for it")
    ledger.dropped("metadata", "no place for it")

    assert loss_header(tuple(ledger.losses)) == [("x-floway-loss", "dropped metadata, top_k")]


def test_a_members_name_cannot_break_out_of_the_header() -> None:
    ledger = Ledger()
    ledger.dropped("a\r\nset-cookie: x\u2603", "odd")

    assert loss_header(tuple(ledger.losses)) == [("x-floway-loss", "dropped a??set-cookie: x?")]
