"""``users sessions``: who is signed in to the dashboard."""

import click

from floway.cli.commands import Commands, fail
from floway.cli.output import show
from floway.domain.actor import COMMAND_LINE
from floway.services import accounts
from floway.services import sessions as session_service
from floway.store import sessions, users

group = Commands("sessions", help="Who is signed in to the dashboard.")


@group.command("list")
@click.argument("user", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_sessions(user: str | None, as_json: bool) -> None:
    """List the sessions of USER, or of everybody."""
    user_id = accounts.existing_user(user).id if user else None
    names = {each.id: each.name for each in users.list_all()}
    rows = [
        {
            "id": each.id,
            "user": names.get(each.user_id, each.user_id),
            "address": each.address,
            "user_agent": each.user_agent,
            "created_at": each.created_at,
            "last_seen_at": each.last_seen_at,
            "expires_at": each.expires_at,
        }
        for each in sessions.list_all(user_id)
    ]
    show(rows, as_json)


@group.command()
@click.argument("session", metavar="[ID]", required=False)
@click.option("--user", metavar="NAME", help="Every session of this user.")
@click.option("--all", "everybody", is_flag=True, help="Every session of everybody.")
def revoke(session: str | None, user: str | None, everybody: bool) -> None:
    """End a session, or several; whoever had it signs in again."""
    if sum((session is not None, user is not None, everybody)) != 1:
        raise click.UsageError("Give an ID, --user NAME or --all.")
    if session is not None:
        session_service.revoke(session, None, COMMAND_LINE)
        click.echo(f"The session {session} is ended.", err=True)
        return
    owner = accounts.existing_user(user) if user is not None else None
    ended = session_service.revoke_all(owner, COMMAND_LINE)
    if not ended:
        fail("There is no session to end.")
    click.echo(f"{ended} sessions are ended.", err=True)
