"""The state of one simulator process."""

from floway.simulator.accounts import Accounts
from floway.simulator.faults import Faults
from floway.simulator.journal import Journal
from floway.simulator.memory import Memory
from floway.simulator.seats import GitHub
from floway.simulator.sessions import Sessions
from floway.simulator.signatures import Signer
from floway.simulator.subscribers import ChatGPT


class World:
    """What lives longer than a request."""

    def __init__(self, key: str | None) -> None:
        self.key = key
        self.journal = Journal()
        self.faults = Faults()
        self.memory = Memory()
        self.signer = Signer(key or "")
        self.accounts = Accounts()
        self.sessions = Sessions()
        self.chatgpt = ChatGPT()
        self.github = GitHub()

    def sign_as(self, name: str) -> None:
        """Sign as this address does: simulators at other addresses are foreign vendors."""
        self.signer = Signer(f"{name} {self.key or ''}")
        seed = f"{name} {self.key or ''}"
        self.sessions.seed = self.chatgpt.sessions.seed = seed
        self.github.logins.seed = self.github.tokens.seed = seed

    def reset(self) -> None:
        """Forget requests, faults, stored responses and settings of accounts; sessions go on."""
        self.journal.reset()
        self.faults.clear()
        self.memory.clear()
        self.accounts.reset()
        self.sessions.reset()
        self.chatgpt.reset()
        self.github.reset()
