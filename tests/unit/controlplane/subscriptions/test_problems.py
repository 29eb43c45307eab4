import pytest

from floway.controlplane.problem import Problem
from floway.controlplane.subscriptions.problems import import_problems, problems
from floway.errors import (
    ConfigError,
    MalformedState,
    StateUnavailable,
    SwapExhausted,
    UpstreamBroken,
    UpstreamGone,
)
from floway.oauth.errors import SessionTerminated
from floway.services.subscriptions.refusals import ActionRefused, login_ended


@pytest.mark.parametrize(
    ("raised", "status", "code"),
    [
        (UpstreamGone("up_1"), 404, "not_found"),
        (login_ended("signed out."), 400, "account_terminated"),
        (ActionRefused("wrong_kind", "no"), 400, "wrong_kind"),
        (ActionRefused("upstream_failed", "no"), 502, "upstream_failed"),
        (ActionRefused("credential_dead", "no"), 503, "credential_dead"),
        (SwapExhausted("up_1", 8), 409, "write_conflict"),
        (StateUnavailable("up_1"), 503, "state_unavailable"),
        (ConfigError("no such proxy"), 400, "validation_failed"),
    ],
)
def test_each_refusal_has_a_status_that_is_not_401(raised: Exception, status: int, code: str) -> None:
    with pytest.raises(Problem) as answered, problems("Codex"):
        raise raised

    assert (answered.value.status, answered.value.code) == (status, code)


@pytest.mark.parametrize(
    "raised", [UpstreamBroken("the vendor is down"), SessionTerminated("invalid_grant", "no")]
)
def test_whatever_the_vendor_says_to_an_import_it_gave_no_login(raised: Exception) -> None:
    with pytest.raises(Problem) as answered, import_problems():
        raise raised

    assert (answered.value.status, answered.value.code) == (400, "import_failed")


def test_a_malformed_row_stays_our_fault() -> None:
    with pytest.raises(MalformedState), problems("Codex"):
        raise MalformedState("up_1")
