import ssl

import pytest
import requests
from urllib3 import exceptions as urllib3_errors
from urllib3.connection import HTTPConnection

from floway.egress.errors import cold_call_error, connect_error
from floway.errors import UpstreamBroken, UpstreamError, UpstreamTimeout, UpstreamUnreachable

CONNECTION = HTTPConnection("host.example", 80)


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (urllib3_errors.ConnectTimeoutError(CONNECTION, "late"), UpstreamTimeout),
        (TimeoutError("The handshake operation timed out"), UpstreamTimeout),
        (urllib3_errors.NewConnectionError(CONNECTION, "refused"), UpstreamUnreachable),
        (ConnectionResetError(), UpstreamUnreachable),
        (OSError(113, "No route to host"), UpstreamUnreachable),
        (ssl.SSLError(1, "WRONG_VERSION_NUMBER"), UpstreamUnreachable),
    ],
)
def test_a_failure_to_connect_is_translated(error: Exception, meaning: type[UpstreamError]) -> None:
    assert type(connect_error(error, "host.example", 3)) is meaning


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (requests.ConnectTimeout(), UpstreamTimeout),
        (requests.ReadTimeout(), UpstreamTimeout),
        (requests.exceptions.SSLError(), UpstreamUnreachable),
        (requests.exceptions.ChunkedEncodingError(), UpstreamBroken),
        (requests.exceptions.ContentDecodingError(), UpstreamBroken),
        (requests.ConnectionError(), UpstreamUnreachable),
        (requests.exceptions.InvalidHeader("Bearer secret"), UpstreamUnreachable),
    ],
)
def test_a_failure_of_a_cold_call_is_translated(
    error: requests.RequestException, meaning: type[UpstreamError]
) -> None:
    found = cold_call_error(error, "host.example", 3)

    assert type(found) is meaning
    assert "secret" not in str(found)


def test_the_sentence_names_the_host() -> None:
    refused = connect_error(ConnectionRefusedError(), "host.example", 3)
    certificate = ssl.SSLCertVerificationError(1, "certificate verify failed")
    certificate.verify_message = "self-signed certificate"

    assert str(refused) == "The upstream host 'host.example' refused the connection or is not reachable."
    assert "'host.example'" in str(connect_error(certificate, "host.example", 3))
    assert "(self-signed certificate)" in str(connect_error(certificate, "host.example", 3))
