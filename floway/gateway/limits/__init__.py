"""Limits of keys and users, exact over all workers and nodes.

The truth is one row per key or user: what was used, and what each worker holds of the rest (``ledger``,
a pure function on that row). A worker spends what it holds in memory (``account``); a single greenlet
brings all accounts of the worker and their rows together (``limiter``), so that a request waits for the
database only where its worker holds too little. What a call will use is estimated before it
(``needs``) and corrected when it has ended (``reservation``). Callers without limits never come here.

The bounds, and why it is done this way: ``docs/decisions/025-limits.md``.
"""
