"""The usage that a Gemini stream reports, for a client of another protocol."""

from typing import Any, NamedTuple

from floway.translate.base import Document

_COUNTS = (
    "promptTokenCount", "cachedContentTokenCount", "candidatesTokenCount", "thoughtsTokenCount",
    "toolUsePromptTokenCount", "totalTokenCount",
)  # fmt: skip


class Counts(NamedTuple):
    """What was counted; None is *not reported*."""

    #: Everything that was read, including what came from the cache.
    prompt: int
    cached: int | None
    #: Everything that was written, including thoughts.
    output: int
    thoughts: int | None


class UsageReports:
    """The running report; each frame restates it as a total, some of them only in part."""

    __slots__ = ("_counts", "tier")

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        #: The tier that served, in lower case; None when nobody said.
        self.tier: str | None = None

    def see(self, metadata: Document) -> None:
        """Take note of a ``usageMetadata``; absence and zero never erase a number."""
        for name in _COUNTS:
            value: Any = metadata.get(name)
            if (
                isinstance(value, int)
                and not isinstance(value, bool)
                and value >= 0
                and (value or name not in self._counts)
            ):
                self._counts[name] = value
        tier = metadata.get("serviceTier")
        if isinstance(tier, str) and tier:
            self.tier = tier.lower().removeprefix("service_tier_")

    def counts(self) -> Counts | None:
        """The report as it stands; None when there was none."""
        known = self._counts
        if not known:
            return None
        cached, thoughts = known.get("cachedContentTokenCount"), known.get("thoughtsTokenCount")
        served = known.get("toolUsePromptTokenCount", 0)
        # Where more is cached than read, the cached tokens are what was read.
        prompt = max(known.get("promptTokenCount", 0), cached or 0) + served
        said = known.get("candidatesTokenCount")
        if said is None:
            said = max(known.get("totalTokenCount", 0) - prompt - (thoughts or 0), 0)
        return Counts(prompt, cached, said + (thoughts or 0), thoughts)
