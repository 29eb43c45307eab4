import pytest
from marshmallow import ValidationError

from floway.providers.azure.endpoint import EndpointField, VersionField, fault, parse

HOST = "r.openai.azure.com"
SERVICES = "r.services.ai.azure.com"


@pytest.mark.parametrize(
    "url",
    [
        "http://r.openai.azure.com",
        "https://r.openai.azure.com?api-version=x",
        "https://r.openai.azure.com/#x",
        "https://r.openai.azure.com.evil.example",
        "https://evil.example/r.openai.azure.com",
        "https://openai.azure.com",
        "https://.openai.azure.com",
        "https://a..openai.azure.com",
        "https://services.ai.azure.com",
        "https://r.openai.azure.com:8443",
        "https://key@r.openai.azure.com",
        "https://r.openai.azure.com/openai",
        "https://r.openai.azure.com/openai/deployments/d",
        "https://r.openai.azure.com/api/projects",
        "https://r.openai.azure.com/api/projects/p/q",
        "https://r.openai.azure.com/anthropic/v2",
        "https://r.openai.azure.com/a/../openai/v1",
        "https://r.openai.azure.com/a//openai/v1",
        "r.openai.azure.com",
        5,
        None,
    ],
)
def test_what_is_no_address_of_a_resource_is_refused(url: object) -> None:
    with pytest.raises(ValidationError):
        EndpointField().deserialize(url)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        (" https://R.OpenAI.azure.com/ ", "https://r.openai.azure.com"),
        ("https://r.services.ai.azure.com//", "https://r.services.ai.azure.com"),
        ("https://eu.r.openai.azure.com/openai/v1/", "https://eu.r.openai.azure.com/openai/v1"),
        (f"https://{SERVICES}/api/projects/p", f"https://{SERVICES}/api/projects/p"),
        (f"https://{SERVICES}/anthropic", f"https://{SERVICES}/anthropic"),
        (f"https://{SERVICES}/anthropic/v1", f"https://{SERVICES}/anthropic/v1"),
        (f"https://{SERVICES}/anthropic/v1/messages", f"https://{SERVICES}/anthropic/v1/messages"),
    ],
)
def test_every_address_that_the_portal_shows_is_taken(url: str, kept: str) -> None:
    assert EndpointField().deserialize(url) == kept


@pytest.mark.parametrize(
    ("path", "openai_path"),
    [
        ("", "/openai/v1"),
        ("/anthropic/v1/messages", "/openai/v1"),
        ("/api/projects/p", "/api/projects/p/openai/v1"),
        ("/api/projects/p/openai/v1", "/api/projects/p/openai/v1"),
        ("/openai/v1", "/openai/v1"),
    ],
)
def test_the_openai_surface_is_below_the_address(path: str, openai_path: str) -> None:
    endpoint = parse(f"https://{SERVICES}{path}", None)

    assert endpoint.chat_completions("d") == (SERVICES, f"{openai_path}/chat/completions")
    assert endpoint.responses() == (SERVICES, f"{openai_path}/responses")


@pytest.mark.parametrize("url", [f"https://{HOST}", f"https://{SERVICES}", f"https://{HOST}/openai/v1"])
def test_the_anthropic_surface_is_at_the_root_of_the_services_host(url: str) -> None:
    assert parse(url, "preview").messages() == (SERVICES, "/anthropic/v1/messages")


@pytest.mark.parametrize("version", ["v1", "latest", "preview"])
def test_the_current_surface_takes_a_version_in_its_query(version: str) -> None:
    endpoint = parse(f"https://{HOST}", version)

    assert endpoint.chat_completions("d")[1] == f"/openai/v1/chat/completions?api-version={version}"
    assert endpoint.responses()[1] == f"/openai/v1/responses?api-version={version}"


def test_a_dated_version_has_the_deployment_in_the_path() -> None:
    endpoint = parse(f"https://{HOST}", "2025-04-01-preview")

    path = "/openai/deployments/my%2Fgpt%205/chat/completions?api-version=2025-04-01-preview"
    assert endpoint.chat_completions("my/gpt 5") == (HOST, path)
    assert endpoint.responses() == (HOST, "/openai/responses?api-version=2025-04-01-preview")


@pytest.mark.parametrize("version", ["", "2", "2025-4-1", "2025-04-01-beta", "V1", "v1\n", "preview&a=b", 5])
def test_what_is_no_version_is_refused(version: object) -> None:
    with pytest.raises(ValidationError):
        VersionField().deserialize(version)


@pytest.mark.parametrize("version", [None, "v1", "preview", "latest", "2024-10-21", "2025-04-01-preview"])
def test_every_version_is_taken(version: object) -> None:
    assert VersionField().deserialize(version) == version


def test_a_project_has_no_dated_surface() -> None:
    project = f"https://{SERVICES}/api/projects/p"

    assert "not for a project" in str(fault(project, "2024-10-21"))
    assert fault(project, "preview") is None
    assert fault(f"https://{HOST}/openai/v1", "2024-10-21") is None
