"""What a translation loses, in the order in which it is noticed."""

from floway.translate.ledger import Ledger, Loss, LossKind


def test_every_kind_of_loss_keeps_its_place_and_reason() -> None:
    ledger = Ledger()

    ledger.dropped("top_k", "no such member")
    ledger.renamed("tools[0].name", "too long")
    ledger.clamped("max_tokens", "beyond the model")
    ledger.invented("max_tokens", "required")

    assert ledger.losses == [
        Loss("top_k", LossKind.DROPPED, "no such member"),
        Loss("tools[0].name", LossKind.RENAMED, "too long"),
        Loss("max_tokens", LossKind.CLAMPED, "beyond the model"),
        Loss("max_tokens", LossKind.INVENTED, "required"),
    ]
