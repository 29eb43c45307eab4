"""Every page of the dashboard, read from its source so that none can be forgotten."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.stories.house import ROLES, House
from tests.support.gateway import ROOT

_SOURCE = ROOT / "web/src"
#: A row of a table of pages or routes: its members up to the first that is an object itself.
_ROW = re.compile(r"\{([^{}]*\bpath: '[^']+'[^{}]*)")
#: The sets of roles that ``pages.ts`` names.
_SETS = {
    "VIEWERS": ("admin", "operator", "viewer"),
    "OPERATORS": ("admin", "operator"),
    "ADMINS": ("admin",),
}
#: ``{what precedes a parameter: what stands for it in the installation}``.
_THINGS: dict[str, Callable[[House, str], str]] = {
    "/upstreams/": lambda house, role: house.upstream_ids["Claude team"],
    "/exchanges/": lambda house, role: house.exchange_of(role),
}


@dataclass(frozen=True)
class Address:
    """A page of the dashboard."""

    name: str
    path: str
    #: Who may see it; empty where nobody is signed in.
    roles: tuple[str, ...]
    in_menu: bool

    def of(self, house: House, role: str = "admin") -> str:
        """Its path in an installation, with a thing that this role may see."""
        before, parameter, _ = self.path.partition(":")
        if not parameter:
            return self.path
        assert before in _THINGS, f"say in tests/stories/addresses.py what stands for the end of {self.path}"
        return before + _THINGS[before](house, role)


def addresses() -> tuple[Address, ...]:
    """The pages of ``pages.ts``, and those of the router that are open without a session."""
    signed_in = _rows((_SOURCE / "pages.ts").read_text())
    public = _rows((_SOURCE / "router.ts").read_text())
    return (
        *(
            Address(name, path, _SETS[roles] if roles else ROLES, bool(group))
            for name, path, roles, group in signed_in
        ),
        *(Address(name, path, (), False) for name, path, *_ in public if "(" not in path),
    )


def orphans() -> set[str]:
    """The files of ``pages`` that no table of pages loads."""
    tables = (_SOURCE / "pages.ts").read_text() + (_SOURCE / "router.ts").read_text()
    return {path.name for path in (_SOURCE / "pages").glob("*.vue") if f"/{path.name}'" not in tables}


def _rows(source: str) -> list[list[str]]:
    """``[name, path, name of the set of roles, group of the menu]``; '' where a row has none."""
    rows = [match[1] for match in _ROW.finditer(source)]
    assert rows, "the table of pages cannot be read any more"
    return [[_member(name, row) for name in ("name", "path", "roles", "group")] for row in rows]


def _member(name: str, row: str) -> str:
    found = re.search(rf"\b{name}: '?([^',\n]+)", row)
    return found[1] if found else ""
