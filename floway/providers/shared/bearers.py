"""Access tokens that a vendor refuses before their time, as all kinds with a login meet them."""

from collections.abc import Callable
from typing import Any

from floway.egress.client import ColdAnswer
from floway.egress.request import UpstreamRequest
from floway.oauth.access_tokens import Access, AccessTokens


def forgotten(tokens: AccessTokens[Any], sent: UpstreamRequest) -> bool:
    """Forget the token of a refused request; whether another one may help.

    A token that was made for this very request is kept: the refusal is not about its age.
    """
    access = sent.ticket
    if not isinstance(access, Access) or access.is_freshly_minted:
        return False
    tokens.invalidate(access.token)
    return True


def renewing_once(
    tokens: AccessTokens[Any], fetch: Callable[[], Access], ask: Callable[[Access], ColdAnswer]
) -> tuple[ColdAnswer, Access]:
    """The answer to a call of the gateway itself, and the token that got it; a stale one is renewed once.

    :param fetch: a token, renewed if need be; what it and ``ask`` raise is passed on.
    """
    access = fetch()
    answer = ask(access)
    if answer.status != 401 or access.is_freshly_minted:
        return answer, access
    tokens.invalidate(access.token)
    access = fetch()
    return ask(access), access
