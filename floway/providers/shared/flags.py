"""The flags of an upstream and of its configured models, folded once."""

from collections.abc import Mapping

from floway.domain.flag import FlagId, checked_overrides, effective


class Folded:
    """What is on for each model of an upstream."""

    def __init__(
        self,
        defaults: Mapping[FlagId, bool],
        overrides: Mapping[FlagId, bool],
        of_models: Mapping[str, Mapping[FlagId, bool]],
    ) -> None:
        # The last layer has the operator's word for one model, so nothing upstream-wide undoes it.
        layers = (defaults, checked_overrides(overrides))
        self._flags = effective(*layers)
        self._of_models = {model_id: effective(*layers, own) for model_id, own in of_models.items()}

    def of(self, model_id: str) -> frozenset[FlagId]:
        """Those of the model with this public id, else those of the upstream."""
        return self._of_models.get(model_id, self._flags)
