from floway.translate.ledger import Ledger, Loss, LossKind
from floway.translate.shared.leftovers import note_leftovers


def test_members_that_nobody_reads_are_entered_but_null_is_not_lost() -> None:
    ledger = Ledger()

    note_leftovers(ledger, "tools[0]", {"name": "f", "odd": 1, "nothing": None}, ("name",), "why")
    note_leftovers(ledger, "", {"odd": False}, ())

    assert ledger.losses == [
        Loss("tools[0].odd", LossKind.DROPPED, "why"),
        Loss("odd", LossKind.DROPPED, "has no counterpart"),
    ]
