from floway.providers.registry import FORMS, KINDS
from floway.services.transfer import kinds


def test_every_kind_has_a_form_or_a_login() -> None:
    assert {kind for kind in KINDS if kinds.needs_login(kind)} == set(KINDS) - set(FORMS)


def test_logins_whose_tokens_are_good_once_are_known() -> None:
    assert {kind for kind in KINDS if kinds.is_single_use(kind)} == {"claude-code", "codex"}
