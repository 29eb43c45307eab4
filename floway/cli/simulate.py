"""``simulate``: a vendor to try things on."""

import click


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8790, show_default=True, help="0 picks a free one."
)
def simulate(host: str, port: int) -> None:
    """Run a deterministic vendor that speaks all four protocols, until Ctrl-C."""
    # Only this command needs it, and the others must start quickly.
    from floway.simulator.server import main  # noqa: PLC0415  see above

    main(host, port)
