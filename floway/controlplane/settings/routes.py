"""``/api/settings``: how the installation is set up, and the few things of it that change while it runs."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask import current_app
from flask.typing import ResponseReturnValue

from floway.controlplane import auth, etag
from floway.controlplane.refusals import refusals
from floway.controlplane.resource import Resource, stored
from floway.controlplane.settings.schemas import SettingListSchema, SettingsPatchSchema
from floway.services import runtime_settings
from floway.store import operator_settings

blueprint = Resource("settings", "/api/settings", "The settings in force.")


@blueprint.get("")
@blueprint.response(200, SettingListSchema)
def read_settings() -> ResponseReturnValue:
    """List all settings with their values and where these are from; secrets only as being set."""
    return _answer()


@blueprint.patch("")
@blueprint.arguments(SettingsPatchSchema)
@blueprint.response(200, SettingListSchema)
def patch_settings(body: Mapping[str, Any]) -> ResponseReturnValue:
    """Change settings that a running installation follows."""
    seen = stored(operator_settings.read)
    etag.require_match(etag.etag_of(seen))
    expected = None if etag.is_for_anything() else seen
    with refusals("values"):
        stored(runtime_settings.edit, body["values"], expected, auth.actor())
    return _answer()


def _answer() -> ResponseReturnValue:
    decided = stored(operator_settings.read)
    shown = stored(runtime_settings.shown, current_app.extensions["floway.settings"])
    return {"items": [asdict(each) for each in shown]}, {"ETag": etag.etag_of(decided)}
