from dataclasses import replace

import pytest

from floway.errors import CredentialUnusable, MalformedState
from floway.oauth.errors import SessionTerminated
from floway.providers.codex import gate
from tests.support.builders import NOON
from tests.unit.providers.codex.test_state import LOGIN


def test_a_healthy_credential_passes_whatever_its_quota_says() -> None:
    gate.check(LOGIN, "up-1", "account")


def test_a_credential_of_another_account_is_never_used() -> None:
    with pytest.raises(MalformedState):
        gate.check(replace(LOGIN, chatgpt_account_id="other"), "up-1", "account")


def test_a_login_that_is_over_is_refused_with_its_message() -> None:
    with pytest.raises(CredentialUnusable) as caught:
        gate.check(LOGIN.ended("refresh_failed", "Re-import it.", NOON), "up-1", "account")

    assert (caught.value.status, caught.value.kind) == (503, "codex_upstream_unavailable")
    assert str(caught.value) == "The ChatGPT account is refresh_failed: Re-import it."


def test_a_renewal_that_ends_a_login_is_told_alike() -> None:
    refusal = gate.terminated(SessionTerminated("invalid_grant", "Gone."))

    assert (refusal.kind, str(refusal)) == (
        "codex_upstream_unavailable",
        "The login of the ChatGPT account has ended: Gone.",
    )
