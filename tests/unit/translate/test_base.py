"""What every pair is given."""

from floway.domain.model import Limits
from floway.translate.base import Context, Image, Untranslatable


def test_a_context_has_a_ledger_of_its_own_and_loads_no_images_by_itself() -> None:
    one, other = Context("m"), Context("m")
    one.ledger.dropped("a", "b")

    assert other.ledger.losses == []
    assert (one.limits, one.load_image("https://images.example/a.png")) == (Limits(), None)


def test_the_picture_of_an_image_is_not_printed() -> None:
    assert "c2VjcmV0" not in repr(Image("image/png", "c2VjcmV0"))


def test_a_refusal_names_the_member_at_fault() -> None:
    error = Untranslatable("Audio cannot be expressed; send text.", "messages[0].content[1]")

    assert (str(error), error.param) == ("Audio cannot be expressed; send text.", "messages[0].content[1]")
