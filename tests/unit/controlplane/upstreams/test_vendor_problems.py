"""What answers in place of a model list."""

import pytest

from floway.controlplane.upstreams.vendor_problems import listing_problem
from floway.errors import (
    CatalogUnavailable,
    CredentialUnusable,
    DialFailed,
    UpstreamBroken,
    UpstreamError,
    UpstreamTimeout,
    UpstreamUnreachable,
)


def caused(error: UpstreamError) -> CatalogUnavailable:
    """The error of a list that another error has caused."""
    wrapped = CatalogUnavailable(str(error))
    wrapped.__cause__ = error
    return wrapped


@pytest.mark.parametrize(
    ("error", "status", "code", "stage"),
    [
        (UpstreamTimeout("headers", 5), 504, "vendor_timeout", "headers"),
        (caused(UpstreamTimeout("idle", 5)), 504, "vendor_timeout", "body"),
        (caused(UpstreamUnreachable("No.")), 502, "network_error", "connect"),
        (caused(DialFailed("p", "proxy-handshake", "407")), 502, "network_error", "proxy-handshake"),
        (UpstreamBroken("Cut."), 502, "model_listing_failed", "body"),
        (CatalogUnavailable("No JSON."), 502, "model_listing_failed", "body"),
        (CredentialUnusable("Dead."), 503, "credential_dead", "credential"),
    ],
)
def test_each_failure_has_its_status_and_stage(
    error: UpstreamError, status: int, code: str, stage: str
) -> None:
    problem = listing_problem(error)

    assert (problem.status, problem.code, problem.details) == (status, code, {"stage": stage})


def test_a_refusal_of_the_vendor_is_quoted_without_our_key() -> None:
    error = CatalogUnavailable("Refused.", 401, (), b'{"error":\n "bad key sk-1"}' + b"x" * 2000)

    problem = listing_problem(error, ["sk-1"])

    assert (problem.status, problem.details["upstream_status"]) == (502, 401)
    assert problem.details["excerpt"].startswith('{"error": "bad key [key]"}')
    assert len(problem.details["excerpt"]) == 300
