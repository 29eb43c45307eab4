"""The simulator as a process of its own, and a client for its control endpoints."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests

from tests.support.ports import wait_until


class Simulator:
    """A running simulator; ``base_url`` ends without a slash."""

    def __init__(self, base_url: str, pid: int) -> None:
        self.base_url = base_url
        self.pid = pid
        self._session = requests.Session()
        self._session.trust_env = False

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.base_url.rpartition(":")[2])

    def requests(self) -> list[dict[str, Any]]:
        """The last 200 requests, oldest first; ``floway/simulator/journal.py`` has their shape."""
        return self._call("GET", "requests")

    def find(self, model: str | None = None, text: str | None = None) -> list[dict[str, Any]]:
        """The requests for exactly this model whose body holds this text, oldest first."""
        return [
            entry
            for entry in self.requests()
            if (model is None or entry["model"] == model) and (text is None or text in entry["body"])
        ]

    def requests_to(self, path: str) -> list[dict[str, Any]]:
        """The requests to exactly this path, oldest first."""
        return [entry for entry in self.requests() if entry["path"] == path]

    def last(self, model: str | None = None, text: str | None = None) -> dict[str, Any]:
        """The newest request that ``find`` finds.

        :raises AssertionError: there is none.
        """
        found = self.find(model, text)
        assert found, f"no request for the model {model} with the text {text}"
        return found[-1]

    def arrived(
        self, model: str | None = None, text: str | None = None, seconds: float = 5.0
    ) -> dict[str, Any]:
        """The newest request that ``find`` finds, once there is one.

        :raises AssertionError: none came.
        """
        return wait_until(lambda: self.find(model, text)[-1:], f"a request for {model} {text}", seconds)[0]

    def ended(
        self, model: str | None = None, text: str | None = None, seconds: float = 5.0
    ) -> dict[str, Any]:
        """The newest request that ``find`` finds, once it has ended.

        :raises AssertionError: it goes on.
        """

        def newest() -> list[dict[str, Any]]:
            return [entry for entry in self.find(model, text)[-1:] if entry["ended"]]

        return wait_until(newest, f"the end of a request for {model} {text}", seconds)[0]

    def stats(self) -> dict[str, int]:
        """``open, started, done, aborted, connections, connections_open``."""
        return self._call("GET", "stats")

    def fail(
        self, options: str, *, model: str | None = None, path: str | None = None, times: int | None = 1
    ) -> str:
        """Lay ``options`` over the next ``times`` requests that fit; None is all. Returns the id."""
        order = {"options": options, "model": model, "path": path, "times": times}
        return self._call("POST", "faults", order)["id"]

    def heal(self) -> None:
        """Drop all faults."""
        self._call("DELETE", "faults")

    def reset(self) -> None:
        """Drop faults, journal and counters."""
        self._call("POST", "reset")

    def subscription(self, **settings: Any) -> dict[str, Any]:
        """Set members of a subscriber (``account`` names one), or just read them.

        The members stand in ``floway/simulator/accounts.py``.
        """
        return self._call("POST", "claude-code", settings)

    def tokens(self) -> dict[str, Any]:
        """``exchanges, mints, reuse_attempts, redeemed, reused, refresh_tokens`` of all subscribers."""
        return self._call("GET", "claude-code")

    def login(self, **order: Any) -> dict[str, Any]:
        """A credentials file of a subscriber; ``account``, ``seconds``, ``setup_token``."""
        return self._call("POST", "claude-code/login", order)

    def expire(self, account: str = "owner") -> int:
        """Expire every access token of a subscriber; how many they were."""
        return self._call("POST", "claude-code/expire", {"account": account})["expired"]

    def revoke(self, account: str = "owner", code: str = "app_session_terminated") -> None:
        """End the sessions of a subscriber; refreshing answers with this OAuth error."""
        self._call("POST", "claude-code/revoke", {"account": account, "code": code})

    def claude_code_settings(self) -> dict[str, str]:
        """The settings that point a gateway at this simulator for Claude subscriptions."""
        return {
            "FLOWAY_CLAUDE_CODE_AUTHORIZE_URL": f"{self.base_url}/oauth/authorize",
            "FLOWAY_CLAUDE_CODE_TOKEN_URL": f"{self.base_url}/v1/oauth/token",
            "FLOWAY_CLAUDE_CODE_API_URL": self.base_url,
        }

    def subscriber(self, **settings: Any) -> dict[str, Any]:
        """Set members of a ChatGPT subscriber (``account`` names one), or just read them.

        The members stand in ``floway/simulator/subscribers.py``.
        """
        return self._call("POST", "codex", settings)

    def chatgpt_tokens(self) -> dict[str, Any]:
        """As ``tokens``, of ChatGPT subscribers."""
        return self._call("GET", "codex")

    def chatgpt_login(self, **order: Any) -> dict[str, Any]:
        """The ``auth.json`` of a ChatGPT subscriber; ``account``, ``seconds``."""
        return self._call("POST", "codex/login", order)

    def expire_chatgpt(self, account: str = "owner") -> int:
        """Expire every access token of a ChatGPT subscriber; how many they were."""
        return self._call("POST", "codex/expire", {"account": account})["expired"]

    def revoke_chatgpt(self, account: str = "owner", code: str = "app_session_terminated") -> None:
        """End the sessions of a ChatGPT subscriber; refreshing answers with this OAuth error."""
        self._call("POST", "codex/revoke", {"account": account, "code": code})

    def codex_settings(self) -> dict[str, str]:
        """The settings that point a gateway at this simulator for ChatGPT subscriptions."""
        return {
            "FLOWAY_CODEX_AUTHORIZE_URL": f"{self.base_url}/openai/oauth/authorize",
            "FLOWAY_CODEX_TOKEN_URL": f"{self.base_url}/openai/oauth/token",
            "FLOWAY_CODEX_API_URL": f"{self.base_url}/backend-api",
        }

    def seat(self, **settings: Any) -> dict[str, Any]:
        """Set members of a Copilot seat (``account`` names one), or just read them.

        The members stand in ``floway/simulator/seats.py``.
        """
        return self._call("POST", "copilot", settings)

    def seats(self) -> dict[str, Any]:
        """``accounts, mints, minted, waiting`` of all seats."""
        return self._call("GET", "copilot")

    def seat_order(self, action: str, **order: Any) -> dict[str, Any]:
        """``login``, ``allow``, ``deny``, ``interval``, ``expire`` or ``revoke``."""
        return self._call("POST", f"copilot/{action}", order)

    def copilot_settings(self) -> dict[str, str]:
        """The settings that point a gateway at this simulator for Copilot seats."""
        return {"FLOWAY_COPILOT_URL": f"{self.base_url}/github"}

    def close(self) -> None:
        """Close the control connection."""
        self._session.close()

    def _call(self, method: str, name: str, document: Any = None) -> Any:
        response = self._session.request(method, f"{self.base_url}/__sim/{name}", json=document, timeout=10)
        response.raise_for_status()
        return response.json()


@contextmanager
def running_simulator(key: str | None = None) -> Iterator[Simulator]:
    """A simulator of its own on a free port; ended and waited for at the end.

    :param key: the only API key that it takes.
    """
    command = [sys.executable, "-m", "floway.simulator", "--port", "0"]
    process = subprocess.Popen(
        command + (["--key", key] if key else []), stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None
    try:
        # The line is printed when the socket listens.
        base_url = process.stdout.readline().strip().rpartition(" ")[2]
        assert base_url.startswith("http://"), "the simulator did not start"
        simulator = Simulator(base_url, process.pid)
        try:
            yield simulator
        finally:
            simulator.close()
    finally:
        process.terminate()
        process.wait(timeout=10)
        process.stdout.close()
