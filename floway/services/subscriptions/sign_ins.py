"""Sign-ins in a browser whose callback the operator pastes."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask

from floway.errors import ConfigError
from floway.oauth import callback, pkce
from floway.oauth.callback import Callback
from floway.oauth.errors import SessionTerminated, TokenEndpointFailed
from floway.oauth.token_endpoint import Tokens
from floway.store import pending_sign_ins, secrets
from floway.store.db import off_hub
from floway.store.pending_sign_ins import LIFE, Purpose


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in that has begun."""

    #: Comes back with the code.
    state: str
    #: The vendor's page, for the operator's browser.
    authorize_url: str
    expires_in_seconds: int


def begin(app: Flask, purpose: Purpose, page: Callable[[str, str], str]) -> SignIn:
    """Begin a sign-in that can be finished for 15 minutes.

    :param page: the address of the vendor's page for a state and a challenge.
    :raises ConfigError: nothing can be sealed.
    """
    verifier, state = pkce.fresh_verifier(), pkce.fresh_state()
    off_hub(app, secrets.verify)
    off_hub(app, pending_sign_ins.start, state, verifier, purpose)
    return SignIn(state, page(state, pkce.challenge(verifier)), int(LIFE.total_seconds()))


def redeemed(
    app: Flask, pasted: str, purpose: Purpose, exchange: Callable[[Callback, str], Tokens]
) -> tuple[Tokens, str]:
    """The tokens of a pasted callback, and the state of its sign-in.

    The sign-in is left for whoever stores the login to consume.

    :param exchange: asks the vendor, with the callback and the verifier.
    :raises ConfigError: the callback cannot be read, or no such sign-in was begun.
    :raises UpstreamError: the vendor gave no tokens.
    :raises SessionTerminated: it has ended the login.
    """
    given = callback.parsed(pasted)
    begun = off_hub(app, pending_sign_ins.find, given.state, purpose)
    if begun is None:
        raise ConfigError(
            "No sign-in of yours waits for this callback: it is older than 15 minutes, was used already, "
            "or was begun by another user or for another upstream. Start it again."
        )
    try:
        return exchange(given, begun.verifier), given.state
    except (TokenEndpointFailed, SessionTerminated) as refusal:
        # A paste that failed on the way can be tried again; one that was refused cannot.
        if isinstance(refusal, SessionTerminated) or refusal.is_definitive:
            off_hub(app, pending_sign_ins.consume, given.state)
        raise
