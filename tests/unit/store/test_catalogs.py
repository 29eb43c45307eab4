from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from floway.domain.model import Catalog, Limits, Model
from floway.store import catalogs, revision, upstreams
from floway.store.db import transaction
from floway.store.tables.upstreams import UpstreamModelCacheRow

AT = datetime(2026, 5, 1, 12, 0, 0, 125_000, UTC)
MODEL = Model(
    id="m",
    upstream_model_id="vendor/m",
    protocols=frozenset({"messages", "gemini"}),
    display_name="Em",
    owned_by="vendor",
    created=1_700_000_000,
    limits=Limits(max_output_tokens=4096),
)
CATALOG = Catalog((MODEL, Model("n", "n", frozenset(), kind="embedding")), AT, upstream_version=1)


@pytest.fixture
def upstream_id(app: object) -> str:
    return upstreams.create("custom", "one", {}, {}).id


def test_a_list_of_models_comes_back_as_it_was_written(upstream_id: str) -> None:
    before = revision.current()

    assert catalogs.write(upstream_id, CATALOG)

    assert catalogs.read_all() == {upstream_id: CATALOG}
    assert revision.current() == before + 1


def test_a_newer_list_replaces_the_older_one_and_its_error(upstream_id: str) -> None:
    catalogs.write(upstream_id, CATALOG)
    catalogs.write_error(upstream_id, 1, "timed out", AT)
    newer = Catalog((), datetime(2026, 5, 2, tzinfo=UTC), 1)

    catalogs.write(upstream_id, newer)

    assert catalogs.read_all() == {upstream_id: newer}


def test_a_list_fetched_for_an_older_edit_is_not_stored(upstream_id: str) -> None:
    upstreams.edit(upstream_id, config={"base_url": "elsewhere"})
    before = revision.current()

    assert not catalogs.write(upstream_id, CATALOG)
    assert not catalogs.write("up_removed", CATALOG)

    assert catalogs.read_all() == {}
    assert revision.current() == before


def test_an_error_stands_beside_the_models(upstream_id: str) -> None:
    catalogs.write(upstream_id, CATALOG)

    assert catalogs.write_error(upstream_id, 1, "timed out", AT)

    assert catalogs.read_all() == {upstream_id: replace(CATALOG, error="timed out", error_at=AT)}


def test_an_error_alone_makes_no_list(upstream_id: str) -> None:
    assert not catalogs.write_error(upstream_id, 1, "timed out", AT)

    catalogs.write(upstream_id, CATALOG)
    assert not catalogs.write_error(upstream_id, 2, "of another version", AT)

    assert catalogs.read_all() == {upstream_id: CATALOG}


def test_a_row_of_another_layout_is_an_empty_cache(upstream_id: str) -> None:
    catalogs.write(upstream_id, CATALOG)
    with transaction() as session:
        session.execute(update(UpstreamModelCacheRow).values(shape=0, models=[{"unheard": "of"}]))

    assert catalogs.read_all() == {}
    assert not catalogs.write_error(upstream_id, 1, "timed out", AT)
    assert catalogs.write(upstream_id, CATALOG)
    assert catalogs.read_all() == {upstream_id: CATALOG}
