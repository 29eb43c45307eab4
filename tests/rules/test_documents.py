"""What the documents point at exists."""

import re

import pytest

from tests.rules.tree import ROOT, files, text

DOCUMENTS = [path for path in files() if path.endswith(".md")]
#: Those that describe the tree as it stands; a decision record may speak of what is to come.
DESCRIPTIONS = [path for path in DOCUMENTS if not path.startswith("docs/decisions/")]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_relative_links_lead_somewhere(document: str) -> None:
    targets = re.findall(r"\]\((?!https?://|#|mailto:)([^)#\s]+)", text(document))

    assert [target for target in targets if not (ROOT / document).parent.joinpath(target).exists()] == []


@pytest.mark.parametrize("document", DESCRIPTIONS)
def test_named_paths_exist(document: str) -> None:
    tops = "bench|deploy|docs|floway|migrations|tests|web/src"
    named = set(re.findall(rf"`((?:{tops})/[\w./-]+)`", text(document)))

    assert sorted(path for path in named if not (ROOT / path).exists()) == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_named_make_targets_exist(document: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)`", text(document)))

    assert named <= targets
