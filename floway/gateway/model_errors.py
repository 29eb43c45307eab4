"""Why the model that a client asks for is not served; part of the tree of ``floway.errors``."""

from floway.errors import ClientError, NotAllowed


class ModelNotAllowed(NotAllowed):
    """The key has a list of models, and this is none of them; whether it exists is not told."""

    code = "model_not_allowed"
    param = "model"

    def __init__(self, model: str) -> None:
        self.model = model
        super().__init__(
            f"This API key may not use the model '{model[:256]}'. GET /v1/models lists what it may use."
        )


class ModelNotFound(ClientError):
    """No upstream that the caller may use knows the model."""

    status = 404
    code = "model_not_found"
    param = "model"

    def __init__(
        self, model: str, failed_upstreams: tuple[str, ...] = (), *, has_upstreams: bool = True
    ) -> None:
        self.model = model
        self.failed_upstreams = failed_upstreams
        if has_upstreams:
            super().__init__(
                f"The model '{model[:256]}' does not exist or this key may not use it"
                f"{_failed(failed_upstreams)}."
            )
        else:
            super().__init__(
                f"The model '{model[:256]}' cannot be served: this key has no enabled upstream. "
                "An operator adds one in the dashboard or with 'flask --app wsgi upstreams add'."
            )


class ModelNotServed(ClientError):
    """The model exists, but no upstream serves it to this protocol."""

    code = "model_not_supported"
    param = "model"

    def __init__(
        self, model: str, endpoint: str, served: tuple[str, ...], failed_upstreams: tuple[str, ...] = ()
    ) -> None:
        self.model = model
        super().__init__(
            f"The model '{model[:256]}' is not served on {endpoint}; "
            f"it is served on {', '.join(served) or 'no chat endpoint'}{_failed(failed_upstreams)}."
        )


class WrongKind(ClientError):
    """The model exists, but is for something else: an embedding model cannot chat."""

    code = "model_not_supported"
    param = "model"

    def __init__(self, model: str, wanted: str, kind: str, failed_upstreams: tuple[str, ...] = ()) -> None:
        self.model = model
        super().__init__(
            f"The model '{model[:256]}' is of the kind '{kind}', and this endpoint needs the kind '{wanted}'"
            f"{_failed(failed_upstreams)}."
        )


def _failed(upstreams: tuple[str, ...]) -> str:
    names = ", ".join(f'"{name}"' for name in upstreams)
    return f" (models from upstream(s) {names} failed to load)" if names else ""
