"""The dashboard has a connection for every kind of upstream, and words for it in every language."""

import re

import pytest

from floway.providers.registry import KINDS
from tests.support.gateway import ROOT

_SOURCE = ROOT / "web/src"
#: A row of the registry: its key at the depth of the table.
_ROW = re.compile(r"^  '?([a-z-]+)'?: \{$", re.MULTILINE)


def test_every_kind_has_its_connection() -> None:
    registry = (_SOURCE / "components/upstreams/kinds/registry.ts").read_text()

    assert set(_ROW.findall(registry)) == set(KINDS)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_described(language: str, kind: str) -> None:
    messages = (_SOURCE / f"messages/{language}/editor.ts").read_text()
    described = messages[messages.index("kinds: {") :].partition("},")[0]

    assert re.search(rf"^    '?{kind}'?: '.+',$", described, re.MULTILINE)
