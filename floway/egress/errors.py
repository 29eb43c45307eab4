"""Foreign exceptions, translated where they enter."""

import ssl

import requests
from urllib3 import exceptions as urllib3_errors

from floway.errors import UpstreamBroken, UpstreamError, UpstreamTimeout, UpstreamUnreachable


class RequestUnsendable(UpstreamError):
    """A client sent what cannot be sent on; it says nothing about the upstream."""


def connect_error(error: Exception, host: str, seconds: float) -> UpstreamError:
    """What a failed connection attempt means; the sentence names the host, never the URL."""
    if isinstance(error, urllib3_errors.NameResolutionError):
        return UpstreamUnreachable(f"The name of the upstream host '{host}' could not be resolved.")
    # urllib3 derives the error of a refused connection from the one of a timeout.
    is_refused = isinstance(error, urllib3_errors.NewConnectionError)
    if isinstance(error, urllib3_errors.ConnectTimeoutError | TimeoutError) and not is_refused:
        return UpstreamTimeout("connect", seconds)
    if isinstance(error, urllib3_errors.SSLError | ssl.SSLError):
        return UpstreamUnreachable(f"TLS with the upstream host '{host}' failed: {tls_reason(error)}.")
    return UpstreamUnreachable(f"The upstream host '{host}' refused the connection or is not reachable.")


def tls_reason(error: Exception) -> str:
    """OpenSSL's word for a failed handshake, such as ``CERTIFICATE_VERIFY_FAILED (self-signed)``."""
    reason = getattr(error, "reason", None) or "TLS error"
    detail = getattr(error, "verify_message", "")
    return f"{reason} ({detail})" if detail else str(reason)


def cold_call_error(error: requests.RequestException, host: str, seconds: float) -> UpstreamError:
    """What a failure of a stock requests call means."""
    if isinstance(error, requests.ConnectTimeout):
        return UpstreamTimeout("connect", seconds)
    if isinstance(error, requests.ReadTimeout):
        return UpstreamTimeout("headers", seconds)
    if isinstance(error, requests.exceptions.SSLError):
        return UpstreamUnreachable(f"TLS with the upstream host '{host}' failed.")
    if isinstance(error, requests.exceptions.ChunkedEncodingError | requests.exceptions.ContentDecodingError):
        return UpstreamBroken(f"The answer of the upstream host '{host}' was cut or cannot be decoded.")
    return UpstreamUnreachable(f"The upstream host '{host}' refused the connection or is not reachable.")
