"""What a sign-in or a refresh can come to, beside what the network does to it.

A class exists because somebody catches it::

    FlowayError
    ├── UpstreamError
    │   ├── TokenEndpointFailed     no tokens came, and the stored credential may be as good as before
    │   └── ExchangeRefused         no token came; keeps the answer, which is the client's then
    └── CredentialError
        ├── SessionTerminated       the vendor says that the login is over
        └── SignInRefused           somebody said no, or nobody said yes in time
"""

from floway.errors import CredentialError, UpstreamError

#: Client errors that say "not this moment" rather than "no".
_PASSING = frozenset({408, 425, 429})


class TokenEndpointFailed(UpstreamError):
    """The token endpoint answered, but not with tokens.

    :param answer_status: of the vendor's answer.
    :param code: the OAuth error code; None when the answer holds none.
    :param is_readable: whether the answer was JSON. One that is not comes from something in front of
        the vendor and says nothing about the login.
    :param retry_after: the header of that name, as it came; '' is none.
    """

    def __init__(
        self,
        message: str,
        answer_status: int,
        code: str | None = None,
        is_readable: bool = True,
        retry_after: str = "",
    ) -> None:
        self.answer_status = answer_status
        self.code = code
        self.retry_after = retry_after
        self.is_definitive = is_readable and 400 <= answer_status < 500 and answer_status not in _PASSING
        super().__init__(message)


class ExchangeRefused(UpstreamError):
    """A login was not exchanged for a token; the vendor's answer stands for that of its API.

    :param answer_status: of the vendor's answer; of ours where its answer cannot be used.
    :param headers: ``(name, value)`` lines, names in lower case.
    """

    def __init__(
        self, message: str, answer_status: int, headers: tuple[tuple[str, str], ...] = (), body: bytes = b""
    ) -> None:
        self.answer_status = answer_status
        self.headers = headers
        self.body = body
        super().__init__(message)


class SessionTerminated(CredentialError):
    """The vendor does not take this login any more; only another sign-in helps.

    :param upstream_message: the vendor's own words, without anything that looks like a token.
    """

    def __init__(self, code: str, upstream_message: str) -> None:
        self.code = code
        self.upstream_message = upstream_message
        super().__init__(f"The vendor ended the login ({code}): {upstream_message}")


class SignInRefused(CredentialError):
    """A sign-in came to nothing; only another one helps.

    :param upstream_message: the vendor's own words, without anything that looks like a token.
    """

    def __init__(self, code: str, upstream_message: str) -> None:
        self.code = code
        self.upstream_message = upstream_message
        super().__init__(f"The vendor refused the sign-in ({code}): {upstream_message}")
