"""What stood in the database before it was replaced, kept beside it."""

from pathlib import Path

from floway import clock
from floway.domain.actor import Actor
from floway.errors import ConfigError
from floway.services.transfer import files
from floway.services.transfer.export import export


def before_replacing(data_dir: Path, passphrase: str | None, by: Actor) -> Path:
    """Write an archive of everything into ``backups/`` of the data folder; where it is.

    :param passphrase: of the archive that is imported; without one the copy has no secrets either.
    :raises ConfigError: it cannot be written, and nothing should be replaced.
    """
    folder = data_dir / "backups"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"{folder} cannot be made ({type(error).__name__}).") from None
    at = clock.now()
    path = folder / f"before-import-{at:%Y%m%dT%H%M%S}.{at.microsecond:06}.jsonl.gz"
    with files.written(str(path), force=False) as out:
        export(out, passphrase, with_usage=True, by=by)
    return path
