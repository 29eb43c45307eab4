"""The addresses of an Azure resource, out of whichever of them its portal shows.

https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle
https://learn.microsoft.com/azure/ai-foundry/foundry-models/how-to/use-foundry-models-claude
"""

import re
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlsplit

from marshmallow import ValidationError, fields, validate

from floway.providers.shared.fields import BaseUrl, checked_path

_OPENAI: Final = ".openai.azure.com"
_SERVICES: Final = ".services.ai.azure.com"
#: One or more labels in front of one of the two suffixes.
_HOST: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:openai|services\.ai)\.azure\.com")
_PROJECT: Final = re.compile(r"/api/projects/[^/]+")
_ANTHROPIC_PATHS: Final = ("/anthropic", "/anthropic/v1", "/anthropic/v1/messages")
_OPENAI_PATH: Final = "/openai/v1"

#: Versions of the surface under ``/openai/v1``; it needs none.
V1_VERSIONS: Final = ("v1", "latest", "preview")
#: A version of the older surface, which has deployments in its paths.
_DATED: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?:-preview)?")


class EndpointField(BaseUrl):
    """An address that a resource shows: https, a host of Azure, a path of one of its surfaces."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        url = super()._deserialize(value, attr, data, **options)
        parts = urlsplit(url)
        host = parts.netloc.lower()
        if parts.scheme != "https":
            raise ValidationError("must begin with https://")
        if not _HOST.fullmatch(host):
            raise ValidationError(f"must be on a host under {_OPENAI} or {_SERVICES}")
        if parts.path:
            checked_path(parts.path)
        if not _is_known_path(parts.path):
            raise ValidationError(
                f"must have no path, or /api/projects/NAME, or one that ends in {_OPENAI_PATH}, "
                f"or one of {', '.join(_ANTHROPIC_PATHS)}"
            )
        return f"https://{host}{parts.path}"


class VersionField(fields.String):
    """A version that Azure knows: a word of the current surface, or a date of the older one."""

    def __init__(self, **options: Any) -> None:
        words = ", ".join(V1_VERSIONS)
        check = validate.Regexp(
            re.compile(rf"(?:{'|'.join(V1_VERSIONS)}|{_DATED.pattern})\Z"),
            error=f"must be one of {words}, or a date such as 2025-04-01-preview",
        )
        super().__init__(validate=check, load_default=None, allow_none=True, **options)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A resource; hosts without a scheme, paths from the host's root."""

    #: Of the OpenAI surface.
    openai_host: str
    #: Below it; does not end with a slash.
    openai_path: str
    #: The Anthropic surface is on the services host only.
    anthropic_host: str
    #: None is the current surface without a version.
    version: str | None

    def chat_completions(self, deployment: str) -> tuple[str, str]:
        """Host and path."""
        if self._is_dated:
            # The older surface takes the deployment from the path and ignores the body's model.
            path = f"/openai/deployments/{quote(deployment, safe='')}/chat/completions"
            return self.openai_host, path + self._query
        return self.openai_host, f"{self.openai_path}/chat/completions{self._query}"

    def responses(self, verb: str = "") -> tuple[str, str]:
        """Host and path; in both surfaces the body names the deployment.

        :param verb: what follows the path, such as ``/compact``.
        """
        path = "/openai" if self._is_dated else self.openai_path
        return self.openai_host, f"{path}/responses{verb}{self._query}"

    def messages(self) -> tuple[str, str]:
        """Host and path."""
        return self.anthropic_host, "/anthropic/v1/messages"

    @property
    def _is_dated(self) -> bool:
        return self.version is not None and self.version not in V1_VERSIONS

    @property
    def _query(self) -> str:
        return f"?api-version={self.version}" if self.version else ""


def parse(url: str, version: str | None) -> Endpoint:
    """The addresses behind a checked endpoint."""
    parts = urlsplit(url)
    host, path = parts.netloc, parts.path
    if path.endswith(_OPENAI_PATH):
        openai_path = path
    elif _PROJECT.fullmatch(path):
        openai_path = path + _OPENAI_PATH
    else:
        openai_path = _OPENAI_PATH
    anthropic_host = host.removesuffix(_OPENAI) + _SERVICES if host.endswith(_OPENAI) else host
    return Endpoint(host, openai_path, anthropic_host, version)


def fault(url: str, version: str | None) -> str | None:
    """Why the two do not go together; None when they do."""
    endpoint = parse(url, version)
    if endpoint.openai_path != _OPENAI_PATH and version not in (None, *V1_VERSIONS):
        return "api_version: a dated version is for the resource itself, not for a project"
    return None


def _is_known_path(path: str) -> bool:
    return (
        path in ("", *_ANTHROPIC_PATHS) or path.endswith(_OPENAI_PATH) or _PROJECT.fullmatch(path) is not None
    )
