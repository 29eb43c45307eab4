"""The lists of models that upstreams last gave, kept for all workers and across restarts."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from floway.domain.model import Catalog, Limits, Model
from floway.store import revision
from floway.store.db import reading, transaction
from floway.store.tables.upstreams import UpstreamModelCacheRow, UpstreamRow

#: The layout of the stored models. Whoever changes it counts this up: old rows are then taken for
#: an empty cache and fetched again.
_SHAPE = 1


def read_all() -> dict[str, Catalog]:
    """``{upstream id: list of models}``; rows of another layout are left out."""
    with reading() as session:
        rows = session.scalars(select(UpstreamModelCacheRow).where(UpstreamModelCacheRow.shape == _SHAPE))
        return {row.upstream_id: _catalog(row) for row in rows}


def write(upstream_id: str, catalog: Catalog) -> bool:
    """Store a list of models, unless the upstream was edited or removed since its fetch began."""
    row = {
        "upstream_id": upstream_id,
        "shape": _SHAPE,
        "upstream_version": catalog.upstream_version,
        "models": [_document(model) for model in catalog.models],
        "fetched_at": catalog.fetched_at,
        "error": catalog.error,
        "error_at": catalog.error_at,
    }
    with transaction() as session:
        # The shared lock holds an edit back until this commit.
        version = session.scalars(
            select(UpstreamRow.version).where(UpstreamRow.id == upstream_id).with_for_update(read=True)
        ).one_or_none()
        if version != catalog.upstream_version:
            return False
        insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
        statement = insert(UpstreamModelCacheRow).values(row)
        session.execute(
            statement.on_conflict_do_update(
                index_elements=["upstream_id"],
                set_={name: statement.excluded[name] for name in row if name != "upstream_id"},
            )
        )
        revision.bump()
        return True


def write_error(upstream_id: str, upstream_version: int, message: str, at: datetime) -> bool:
    """Note why the newest refresh failed beside the models, which stay in use.

    Without models of this version there is nothing to note it beside, and nothing is written.
    """
    with transaction() as session:
        written = session.scalars(
            update(UpstreamModelCacheRow)
            .where(
                UpstreamModelCacheRow.upstream_id == upstream_id,
                UpstreamModelCacheRow.upstream_version == upstream_version,
                UpstreamModelCacheRow.shape == _SHAPE,
            )
            .values(error=message, error_at=at)
            .returning(UpstreamModelCacheRow.upstream_id)
        ).all()
        if written:
            revision.bump()
        return bool(written)


def _document(model: Model) -> dict[str, Any]:
    document = asdict(model) | {"protocols": sorted(model.protocols)}
    # These are the operator's or the provider's and may change while the list is still good.
    del document["flags"], document["is_listed"], document["native_client"]
    return document


def _catalog(row: UpstreamModelCacheRow) -> Catalog:
    return Catalog(
        models=tuple(_model(document) for document in row.models),
        fetched_at=row.fetched_at,
        upstream_version=row.upstream_version,
        error=row.error,
        error_at=row.error_at,
    )


def _model(document: dict[str, Any]) -> Model:
    return Model(
        **document | {"protocols": frozenset(document["protocols"]), "limits": Limits(**document["limits"])}
    )
