"""The tables, one module per noun. Importing this package completes the metadata."""

from floway.store.tables import (
    aliases,
    api_keys,
    audit,
    leases,
    limit_counters,
    login_failures,
    maintenance,
    pending_sign_ins,
    proxies,
    sessions,
    settings,
    upstream_health,
    upstreams,
    usage,
    users,
)

__all__ = [
    "aliases",
    "api_keys",
    "audit",
    "leases",
    "limit_counters",
    "login_failures",
    "maintenance",
    "pending_sign_ins",
    "proxies",
    "sessions",
    "settings",
    "upstream_health",
    "upstreams",
    "usage",
    "users",
]
