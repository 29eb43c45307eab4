"""What the model families take and refuse, https://ai.google.dev/gemini-api/docs/models (2026-11).

The vendor refuses a whole request for one parameter that a family does not know, so each of them
must be decided by the model's id.
"""

import re
from dataclasses import dataclass

_LOW_TO_HIGH = ("LOW", "MEDIUM", "HIGH")
_MINIMAL_TO_HIGH = ("MINIMAL", *_LOW_TO_HIGH)


@dataclass(frozen=True, slots=True)
class Family:
    """A group of models that take the same parameters."""

    #: As in the model's id, ``gemini-<major>.<minor>``.
    generation: tuple[int, int]
    #: The thinking levels, least first; empty where thinking is not steered by level.
    levels: tuple[str, ...] = ()
    #: Smallest and largest thinking budget in tokens; None where there is no budget.
    budgets: tuple[int, int] | None = None
    #: The budget nearest to not thinking at all.
    budget_off: int = 0
    takes_system: bool = True

    @property
    def name(self) -> str:
        """Names those models whose signatures are good for each other."""
        return ".".join(map(str, self.generation))

    @property
    def thinks(self) -> bool:
        """Whether a thinking configuration is taken at all."""
        return bool(self.levels or self.budgets)

    @property
    def needs_signatures(self) -> bool:
        """Whether the first call of each step of the current turn must be signed.

        https://ai.google.dev/gemini-api/docs/thought-signatures
        """
        return self.generation >= (3, 0)

    @property
    def takes_sampling(self) -> bool:
        """Whether temperature and its kin do good; newer models loop, or ignore them."""
        return self.generation < (3, 0)

    @property
    def takes_candidates(self) -> bool:
        """Whether several candidates can be asked for."""
        return self.generation < (3, 0)

    @property
    def takes_format_with_tools(self) -> bool:
        """Whether a JSON answer can be asked for beside tools."""
        return self.generation >= (3, 0)

    @property
    def takes_media_results(self) -> bool:
        """Whether a function response may hold media, and a media part its own resolution."""
        return self.generation >= (3, 0)

    @property
    def takes_prefill(self) -> bool:
        """Whether the conversation may end on the model's turn."""
        return self.generation < (4, 0)

    @property
    def takes_json_schema(self) -> bool:
        """Whether schemas may be JSON Schema; older models want the OpenAPI subset."""
        return self.generation >= (2, 5)


#: What an id without a known generation counts as, like ``gemini-flash-latest``.
_NEWEST = (4, 0)
#: The first row that matches counts; the generation stands in the id itself.
_ROWS: tuple[tuple[re.Pattern[str], Family], ...] = tuple(
    (re.compile(pattern), family)
    for pattern, family in (
        (r"gemma-", Family((0, 0), takes_system=False)),
        (r"gemini-1", Family((1, 5))),
        (r"gemini-2\.0", Family((2, 0))),
        (r"gemini-2\.5-flash-lite", Family((2, 5), budgets=(512, 24576))),
        (r"gemini-2\.5-pro", Family((2, 5), budgets=(128, 32768), budget_off=128)),
        (r"gemini-2", Family((2, 5), budgets=(1, 24576))),
        (r"gemini-3-pro", Family((3, 0), levels=("LOW", "HIGH"))),
        (r"gemini-3-flash", Family((3, 0), levels=_MINIMAL_TO_HIGH)),
        (r"gemini-3\.5-flash", Family((3, 5), levels=_MINIMAL_TO_HIGH)),
        (r"gemini-3\.6-flash", Family((3, 6), levels=_MINIMAL_TO_HIGH)),
        (r"gemini-4.*(hydrogen|neon)", Family((4, 0), levels=(*_LOW_TO_HIGH, "XHIGH"))),
    )
)
_GENERATION = re.compile(r"gemini-(\d+)(?:\.(\d+))?(?!\d)")


def family_of(model: str) -> Family:
    """The family of a model; an id that says nothing counts as the newest one."""
    name = model.rpartition("/")[2].lower()
    for pattern, family in _ROWS:
        if pattern.match(name):
            return family
    stated = _GENERATION.match(name)
    generation = (int(stated[1]), int(stated[2] or 0)) if stated else _NEWEST
    return Family(generation, levels=_LOW_TO_HIGH)
