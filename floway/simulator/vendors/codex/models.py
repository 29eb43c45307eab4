"""The models of a ChatGPT subscription."""

from urllib.parse import parse_qs

from floway.simulator.wire import Document, Refusal

#: Slug, name, window, and the oldest release of Codex that can use it.
_MODELS = (
    ("gpt-5.6-sol", "GPT-5.6 Sol", 400_000, (0, 144, 0)),
    ("gpt-5.5", "GPT-5.5", 272_000, (0, 1, 0)),
    ("gpt-5.4", "GPT-5.4", 272_000, (0, 1, 0)),
    ("gpt-5.4-mini", "GPT-5.4 Mini", 272_000, (0, 1, 0)),
)
_LEVELS = ("low", "medium", "high")


def is_known(name: str) -> bool:
    """Whether the account has a model; options behind its slug are no part of the name."""
    return name.partition("+")[0] in {slug for slug, *_ in _MODELS}


def listed(query: str) -> Document:
    """The list for a release.

    :raises Refusal: the query names none.
    """
    version = parse_qs(query).get("client_version", [""])[0]
    try:
        release = tuple(map(int, version.split(".")))
    except ValueError:
        raise Refusal(400, "client_version is required") from None
    return {
        "models": [
            {
                "slug": slug,
                "display_name": name,
                "context_window": window,
                "input_modalities": ["text", "image"],
                "supported_reasoning_levels": [{"effort": level, "description": level} for level in _LEVELS],
                "default_reasoning_level": "medium",
                "visibility": "list",
                "minimal_client_version": ".".join(map(str, oldest)),
            }
            for slug, name, window, oldest in _MODELS
            if release >= oldest
        ]
    }
