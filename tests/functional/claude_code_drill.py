"""The race drill of Claude subscriptions.

``python -m tests.functional.claude_code_drill --rounds 50`` prints a line per round and a summary;
``--postgres`` uses a server of its own instead of SQLite. Beside the requests a probe asks for the quota.
"""

from collections.abc import Mapping
from typing import Any

import requests

from floway.domain.credential import VersionedState
from floway.providers.claude_code import state
from tests.functional.credential_drill import Drill, Login, main
from tests.support import claude_code
from tests.support.rawclient import Call
from tests.support.simulator import Simulator


class ClaudeDrill(Drill):
    """A Claude subscription."""

    token_path = "/v1/oauth/token"
    refusal = b"Claude Code refresh failed: Refresh token not found or invalid"

    @staticmethod
    def settings(vendor: Simulator) -> dict[str, str]:
        """Of the simulator."""
        return vendor.claude_code_settings()

    def login(self, seconds: float | None = None) -> dict[str, Any]:
        """A credentials file."""
        return self.vendor.login(**({} if seconds is None else {"seconds": seconds}))

    def refresh_token_of(self, login: Mapping[str, Any]) -> str:
        """The file's."""
        return str(login["claudeAiOauth"]["refreshToken"])

    def ends_at(self, login: Mapping[str, Any]) -> float:
        """The file's."""
        return float(login["claudeAiOauth"]["expiresAt"] / 1000)

    def imported(self, login: Mapping[str, Any]) -> str:
        """By its file."""
        return self.operator.import_login(dict(login), "drilled")

    def reimport(self, login: Mapping[str, Any]) -> None:
        """By its file."""
        self.operator.reimport_login(self.upstream_id, dict(login))

    def request(self) -> Call:
        """An interactive one of Claude Code."""
        lines = claude_code.headers("interactive", authorization=f"Bearer {self.gateway.api_key}")
        return Call(
            self.gateway.port,
            "POST",
            claude_code.path("interactive"),
            lines,
            claude_code.body("interactive"),
        )

    def is_whole(self, body: bytes) -> bool:
        """It has the terminal frame."""
        return b"event: message_stop" in body

    def read(self, stored: VersionedState) -> state.Credential:
        """As the gateway reads it."""
        return state.read(self.upstream_id, stored)

    def has_quota(self, login: Login) -> bool:
        """Of response headers."""
        assert isinstance(login, state.Credential)
        return login.quota_snapshot is not None

    def expire_all(self) -> None:
        """By order."""
        self.vendor.expire()

    def tokens(self) -> dict[str, Any]:
        """Of all subscribers."""
        return self.vendor.tokens()

    def is_live(self, token: str) -> bool:
        """By the usage of the account."""
        headers = {"authorization": f"Bearer {token}", "anthropic-beta": "oauth-2025-04-20"}
        return requests.get(f"{self.vendor.base_url}/api/oauth/usage", headers=headers, timeout=10).ok

    def beside(self) -> None:
        """A probe; at least one is under way while the token is renewed."""
        answer = self.operator.answer(f"upstreams/{self.upstream_id}/probe-quota")
        assert answer.status_code == 200, answer.text[:300]


if __name__ == "__main__":
    main(ClaudeDrill)
