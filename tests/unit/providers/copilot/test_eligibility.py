import pytest

from floway.providers.copilot.eligibility import is_eligible
from floway.settings import load

USUAL = load({}).copilot_clients


@pytest.mark.parametrize(
    "agent",
    [
        "opencode/1.18.33 ai-sdk/provider-utils/4.0.23 runtime/bun/1.3.13",
        "GitHubCopilotChat/0.35.0",
        "copilot/1.0.4",
    ],
)
def test_clients_that_the_vendor_supports_are_served(agent: str) -> None:
    assert is_eligible({"user-agent": agent}, USUAL)


@pytest.mark.parametrize(
    "agent",
    [
        "claude-cli/2.0.1 (external, cli)",
        "codex_exec/0.169.0",
        "OpenAI/Python 2.8.0",
        "x opencode/1",
        "opencode",
        "",
    ],
)
def test_other_clients_are_not(agent: str) -> None:
    assert not is_eligible({"user-agent": agent}, USUAL)
    assert not is_eligible({}, USUAL)


def test_an_operator_may_name_what_github_supports_later() -> None:
    assert is_eligible({"user-agent": "Acme-Agent/2"}, frozenset({"acme-agent"}))
