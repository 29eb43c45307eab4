from floway.store.archive.sections import SECTIONS

#: Documents that ``checks`` judges. Whoever adds a column of this type says there what may stand in it.
JUDGED = {
    "users": {"upstream_ids", "limits"},
    "upstreams": {"config", "flag_overrides", "model_prefix", "disabled_models", "proxy_ids"},
    "upstream_states": {"state"},
    "api_keys": {"upstream_ids", "models", "limits"},
    "model_aliases": {"targets", "announced_metadata"},
    "price_overrides": {"price"},
    "settings": {"value"},
}


def test_no_document_is_taken_without_being_looked_at() -> None:
    found = {
        section.name: {column.name for column in section.columns if column.kind == "document"}
        for section in SECTIONS.values()
    }

    assert {name: columns for name, columns in found.items() if columns} == JUDGED
