import pytest

from floway.errors import ConfigError
from floway.providers.copilot import hosts


@pytest.mark.parametrize(
    ("given", "host"),
    [("github.com", "github.com"), (" Tenant.GHE.com ", "tenant.ghe.com"), ("a-1.ghe.com", "a-1.ghe.com")],
)
def test_a_host_has_one_spelling(given: str, host: str) -> None:
    assert hosts.normalised(given) == host


@pytest.mark.parametrize(
    "given",
    [
        "evil.ghe.com.example",
        "evil.example",
        "ghe.com",
        "-a.ghe.com",
        "a-.ghe.com",
        "a.b.ghe.com",
        "api.github.com",
        "a" * 64 + ".ghe.com",
        "github.com/x",
        "github.com\n.ghe.com",
    ],
)
def test_somebody_elses_host_is_refused(given: str) -> None:
    with pytest.raises(ConfigError, match="must be github"):
        hosts.normalised(given)


@pytest.mark.parametrize(
    ("stated", "url"),
    [
        ("https://api.individual.githubcopilot.com/", "https://api.individual.githubcopilot.com"),
        ("https://copilot-api.acme.ghe.com", "https://copilot-api.acme.ghe.com"),
        ("http://api.githubcopilot.com", None),
        ("https://ada:pw@api.githubcopilot.com", None),
        ("https://api.githubcopilot.com?x=1", None),
        ("https://api.githubcopilot.com:notaport", None),
        ("", None),
        (None, None),
    ],
)
def test_a_token_only_goes_to_a_plain_encrypted_address(stated: object, url: str | None) -> None:
    assert hosts.base_url(stated) == url
