"""The command line: Flask command groups.

Exit codes: 0 done, 1 the operation failed, 2 the command was not understood. Standard output has what
was asked for, standard error everything else. See ``commands.py`` for what all groups share.
"""

from flask import Flask

from floway.cli import (
    aliases,
    doctor,
    dumps,
    exchanges,
    explain,
    keys,
    maintenance,
    performance,
    prices,
    proxies,
    repricing,
    secrets,
    simulate,
    transfer,
    upstreams,
    users,
)


def register(app: Flask) -> None:
    """Add every command group to the app."""
    for group in (
        users.group,
        keys.group,
        dumps.group,
        exchanges.group,
        performance.group,
        upstreams.group,
        proxies.group,
        aliases.group,
        prices.group,
        repricing.group,
        secrets.group,
        maintenance.group,
    ):
        app.cli.add_command(group)
    app.cli.add_command(explain.explain)
    app.cli.add_command(doctor.doctor)
    app.cli.add_command(simulate.simulate)
    app.cli.add_command(transfer.export_archive)
    app.cli.add_command(transfer.import_archive)
