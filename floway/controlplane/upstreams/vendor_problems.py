"""What a vendor, or the way to it, answered in place of a model list."""

from collections.abc import Iterable

from floway.controlplane.problem import Problem
from floway.errors import (
    CatalogUnavailable,
    CredentialError,
    UpstreamError,
    UpstreamTimeout,
    UpstreamUnreachable,
)
from floway.services.tiny_calls import excerpt, stage_of


def listing_problem(error: UpstreamError | CredentialError, secrets: Iterable[str] = ()) -> Problem:
    """A 504 for a limit that passed, a 503 for a login that cannot be used, else a 502; never a 401.

    ``details`` have the ``stage``, and of an answer its status and how it begins.

    :param secrets: what must not be repeated, should the vendor quote it.
    """
    if isinstance(error, CredentialError):
        return Problem(503, "credential_dead", str(error), details={"stage": stage_of(error)})
    if isinstance(error, CatalogUnavailable) and error.answer_status is not None and error.body:
        details = {
            "stage": "answer",
            "upstream_status": error.answer_status,
            "excerpt": excerpt(error.body, secrets),
        }
        return Problem(502, "model_listing_failed", str(error), details=details)
    details = {"stage": stage_of(error)}
    cause = error.__cause__
    if isinstance(error, UpstreamTimeout) or isinstance(cause, UpstreamTimeout):
        return Problem(504, "vendor_timeout", str(error), details=details)
    if isinstance(error, UpstreamUnreachable) or isinstance(cause, UpstreamUnreachable):
        return Problem(502, "network_error", str(error), details=details)
    return Problem(502, "model_listing_failed", str(error), details=details)
