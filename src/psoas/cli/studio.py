"""``psoas studio``: the web application, an extra. Django is loaded by the verb that needs it."""

from __future__ import annotations

import importlib.util
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Annotated, Final

import typer

from psoas.errors import StudioError

_PORT: Final = 8000
_MISSING: Final = "the studio is an extra that is not installed; install it in the clone's folder: make run, or pip install '.[studio]'."

app = typer.Typer(rich_markup_mode=None)

Data = Annotated[
    Path, typer.Option("--data", metavar="FOLDER", help="The studio's folder: its database and keys.")
]
Passphrase = Annotated[
    str,
    typer.Option(
        "--passphrase", envvar="PSOAS_STUDIO_PASSPHRASE", prompt="Passphrase of the backup", hide_input=True,
        help="Asked for where it is not given; from PSOAS_STUDIO_PASSPHRASE for timed backups.",
    ),
]  # fmt: skip
# Asked for twice: a slip of the hand would make a backup that nobody can open.
NewPassphrase = Annotated[
    str,
    typer.Option(
        "--passphrase", envvar="PSOAS_STUDIO_PASSPHRASE", prompt="Passphrase of the backup", hide_input=True, confirmation_prompt=True,
        help="Asked for twice where it is not given; from PSOAS_STUDIO_PASSPHRASE for timed backups.",
    ),
]  # fmt: skip


def _needs_extra() -> None:
    if any(
        importlib.util.find_spec(name) is None for name in ("django", "allauth", "cryptography", "whitenoise")
    ):
        raise StudioError(_MISSING)


def _told(data: Path) -> AbstractContextManager[None]:
    """A full disk or a damaged database is told in a sentence."""
    from psoas.studio.safety.disk import told_of_the_disk

    return told_of_the_disk(data)


@app.callback(invoke_without_command=True)
def studio(
    context: typer.Context,
    data: Data = Path("studio"),
    port: Annotated[int, typer.Option(min=1, max=65535, help="The first port that is tried.")] = _PORT,
    public_url: Annotated[
        str,
        typer.Option(
            "--public-url", metavar="URL", help="The HTTPS address that phones reach, by a proxy of yours."
        ),
    ] = "",
    proxies: Annotated[
        int | None,
        typer.Option(min=0, max=4, help="How many proxies stand before it; with --public-url one."),
    ] = None,
    samples: Annotated[
        bool, typer.Option("--samples", help="Load six invented clients; refused where there are real ones.")
    ] = False,
) -> None:
    """Open the studio, the web application for a whole visit; Ctrl-C closes it.

    The first start makes its keys and shows the address where its owner is made.
    """
    if context.invoked_subcommand is not None:
        return
    _needs_extra()
    from psoas.studio.serving.run import serve

    with _told(data):
        serve(data, port=port, public_url=public_url, proxies=proxies, samples=samples, say=_say)


@app.command()
def samples(
    data: Data = Path("studio"),
    remove: Annotated[
        bool, typer.Option("--remove", help="Remove every sample client and sample sign-in.")
    ] = False,
) -> None:
    """Load six invented clients with their visits, or remove them."""
    _needs_extra()
    from psoas.studio import server

    with _told(data):
        server.load(data) if not remove else server.load_existing(data)
        server.migrate()
        from psoas.studio.samples.load import load_samples
        from psoas.studio.samples.remove import remove_samples

        remove_samples(_say) if remove else load_samples(_say)


@app.command()
def backup(
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="The backup's file; it must not be there yet.")
    ],
    passphrase: NewPassphrase,
    data: Data = Path("studio"),
) -> None:
    """Write everything, keys included, into one encrypted file. The studio may be running."""
    _needs_extra()
    from psoas.studio.safety.backup import back_up

    with _told(data):
        size = back_up(data, out, passphrase)
    _say(f"{size} bytes written to {out}. Without the passphrase nobody can open it.")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.")],
    passphrase: Passphrase,
    data: Data = Path("studio"),
) -> None:
    """Bring a backup back, into a folder that is empty or not there."""
    _needs_extra()
    from psoas.studio.safety.backup import restore as bring_back

    bring_back(file, data, passphrase)
    _say(f"The studio was restored to {data}. Start it: psoas studio --data {data}")


@app.command()
def erase(
    client: Annotated[
        str, typer.Argument(metavar="NUMBER", help="The number in the address of the client's page.")
    ],
    data: Data = Path("studio"),
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Take a client out for good, with everything of theirs, signed notes too; older backups still hold it.

    In many countries the record of a treatment must be kept for years: ask before you erase it.
    """
    _needs_extra()
    from psoas.studio import server

    with _told(data):
        server.load_existing(data)
        server.migrate()
        from psoas.studio.commands.erasing import client_to_erase, erase_client

        found = client_to_erase(client)
    if not yes:
        _say(
            f"This erases {found.name}, {_counted(found.visits.count(), 'visit')}, and every note about them. It cannot be taken back."
        )
        _say("In many countries the record of a treatment must be kept for years.")
        if typer.prompt("Write the client's name as it stands above to go on").strip() != found.name:
            raise StudioError("nothing was erased: the name is another.")
    with _told(data):
        erased = erase_client(client=found)
    _say(
        f"Erased: {_counted(erased.visits, 'visit')}, {_counted(erased.notes, 'signed note')}. The access log keeps the number and no name."
    )
    if not erased.is_overwritten:
        _say(
            "The database was in use: close the studio once, so that the file of its latest changes is emptied too."
        )
    _say("If the studio is running, start it anew: it may still have in memory what it read.")
    _say("Backups that were made before still hold this client, until you delete them.")


@app.command()
def check(data: Data = Path("studio")) -> None:
    """Verify the database, the access log's chain, the notes' chains, and that every sealed value opens."""
    _needs_extra()
    from psoas.studio import server

    with _told(data):
        server.load_existing(data)
        from psoas.studio.safety.check import check_studio

        result = check_studio()
    for line in result.lines:
        _say(line)
    if result.faults:
        raise StudioError(f"{data}: {len(result.faults)} faults were found; they are named above.")


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _say(text: str) -> None:
    typer.echo(text)
