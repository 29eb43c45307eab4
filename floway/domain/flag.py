"""Flags: what an operator may switch per upstream and per model.

A flag is on or off for a model after three layers, of which a later one wins: the default of the
upstream's kind, the upstream's overrides, and the overrides of a manually configured model.
"""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, Final, Literal, cast, get_args

from floway.errors import ConfigError

FlagId = Literal[
    "vendor-deepseek",
    "vendor-qwen",
    "vendor-kimi",
    "disable-reasoning-on-forced-tool-choice",
    "rewrite-mid-conv-system-to-user",
    "rewrite-developer-to-system",
    "rewrite-system-to-developer",
    "strip-billing-attribution",
    "strip-prompt-cache-key",
    "usage-exclusive-cached-tokens",
]

#: ``{flag: what it does when it is on}``, one sentence each.
CATALOGUE: Final[Mapping[FlagId, str]] = {
    "vendor-deepseek": "Speak DeepSeek's dialect: how thinking is switched off, how reasoning is spelled in "
    "the history, no JSON schemas, and cache hits that are counted beside the usual place.",
    "vendor-qwen": "Speak Qwen's dialect: thinking is switched off with `enable_thinking`.",
    "vendor-kimi": "Read Kimi's dialect: cached tokens that stand flat in the usage.",
    "disable-reasoning-on-forced-tool-choice": "Switch reasoning off when the request forces a tool, for "
    "models that refuse the two together.",
    "rewrite-mid-conv-system-to-user": "Turn system messages within the conversation into user messages, for "
    "models that take them only at the start.",
    "rewrite-developer-to-system": "Rename the role `developer` to `system`, for vendors without the former.",
    "rewrite-system-to-developer": "Rename the role `system` to `developer`, for vendors that refuse it.",
    "strip-billing-attribution": "Remove the billing lines that Claude Code puts into the system prompt: "
    "their hash changes with every turn and defeats prompt caches.",
    "strip-prompt-cache-key": "Remove `prompt_cache_key`, for vendors that refuse it.",
    "usage-exclusive-cached-tokens": "The upstream counts cached tokens beside its input tokens, not among "
    "them; add them, so that the account and the client see OpenAI's convention.",
}

#: At most one of them is on: each is another vendor's dialect.
VENDORS: Final[frozenset[FlagId]] = frozenset({"vendor-deepseek", "vendor-qwen", "vendor-kimi"})

#: ``{flag: enabled}``; a flag that is not named is inherited.
Overrides = Mapping[FlagId, bool]

assert tuple(CATALOGUE) == get_args(FlagId)


def effective(*layers: Overrides) -> frozenset[FlagId]:
    """The flags that are on after all layers; a vendor that is switched on replaces an earlier layer's."""
    enabled: set[FlagId] = set()
    for layer in layers:
        switched_on = {flag for flag, is_on in layer.items() if is_on}
        if switched_on & VENDORS:
            enabled -= VENDORS
        enabled |= switched_on
        enabled -= {flag for flag, is_on in layer.items() if not is_on}
    return frozenset(enabled)


def checked_overrides(overrides: Any) -> dict[FlagId, bool]:
    """Overrides as they are stored: known flags, sorted.

    :raises ConfigError: not an object, unknown flags (all of them are named), a value that is not
        true or false, or two vendors at once.
    """
    if not isinstance(overrides, Mapping):
        raise ConfigError("Flags must be an object of true and false.")
    unknown = sorted(str(flag) for flag in overrides if flag not in CATALOGUE)
    if unknown:
        raise ConfigError(f"Unknown flags: {', '.join(map(_with_neighbour, unknown))}.")
    for flag, is_on in overrides.items():
        if not isinstance(is_on, bool):
            raise ConfigError(f"The flag '{flag}' must be true or false.")
    vendors = sorted(flag for flag in VENDORS if overrides.get(flag))
    if len(vendors) > 1:
        raise ConfigError(f"Only one of {', '.join(vendors)} can be on: each is another vendor's dialect.")
    return {cast(FlagId, flag): overrides[flag] for flag in sorted(overrides)}


def _with_neighbour(flag: str) -> str:
    near = get_close_matches(flag, CATALOGUE, 1)
    return f"'{flag[:64]}' (is '{near[0]}' meant?)" if near else f"'{flag[:64]}'"
