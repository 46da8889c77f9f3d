"""Demo data: sample calculations as published uploads of two accounts (`nomad serve --demo`).

Run by the supervisor as `python -m nomad.cli.demo ADDRESS` beside a running server, which processes the uploads as it
processes any other.
"""

from __future__ import annotations

import sys
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from nomad import config
from nomad.auth.users import User, create_user, find_row, user_from_row
from nomad.database.tables import EntryRow, UploadRow
from nomad.errors import NomadError
from nomad.repository.installation import Installation
from nomad.repository.receiving import UploadRequest, accept_upload, create_upload
from nomad.repository.upload_states import is_running

FOLDER = Path(__file__).parent / "demo_data"
PASSWORD = "demonstration"  # noqa: S105 (it is printed for everybody)
PATIENCE_SECONDS = 120.0


@dataclass(frozen=True)
class DemoAccount:
    """A person with a folder of calculations."""

    username: str
    first_name: str
    last_name: str
    folder: str
    title: str


ACCOUNTS = (
    DemoAccount("mia", "Mia", "Mineral", "oxides-and-magnets", "Oxides, a magnet, a sheet and a molecule"),
    DemoAccount("karl", "Karl", "Crystal", "silicon-and-salts", "Silicon, sodium chloride, gallium arsenide"),
)


def load(installation: Installation) -> int:
    """Loads accounts and uploads into an empty installation and waits for them; answers the number of entries.

    Does nothing and answers 0 when there is any upload. Raises `NomadError` when processing fails or takes too long.
    """
    with installation.database.read_session() as session:
        if session.scalar(select(UploadRow.upload_id).limit(1)) is not None:
            return 0
    uploads = [_upload(installation, account) for account in ACCOUNTS]
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with installation.database.read_session() as session:
            rows = session.scalars(select(UploadRow).where(UploadRow.upload_id.in_(uploads))).all()
            if not any(is_running(row) for row in rows):
                failed = [f"{row.name}: {'; '.join(row.errors)}" for row in rows if row.tasks_status == "FAILURE"]
                if failed:
                    raise NomadError(f"The demo data could not be processed: {', '.join(failed)}")
                return session.scalar(select(func.count()).select_from(EntryRow)) or 0
        time.sleep(0.1)
    raise NomadError("The demo data are still being processed; they will appear when the worker has done them.")


def _upload(installation: Installation, account: DemoAccount) -> str:
    user = _user(installation, account)
    accepted = accept_upload(user, installation, UploadRequest(publish_directly=True))
    accepted.path.parent.mkdir(parents=True, exist_ok=True)
    source = FOLDER / account.folder
    with zipfile.ZipFile(accepted.path, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(source.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(source).as_posix())
    return create_upload(user, installation, accepted, account.title).upload_id


def _user(installation: Installation, account: DemoAccount) -> User:
    admin_user_id = installation.settings.auth.admin_user_id
    with installation.database.read_session() as session:
        row = find_row(session, account.username)
        if row is not None:
            return user_from_row(row, admin_user_id)
    return create_user(
        installation.database,
        username=account.username,
        email=f"{account.username}@example.org",
        first_name=account.first_name,
        last_name=account.last_name,
        password=PASSWORD,
        admin_user_id=admin_user_id,
    )


def main() -> int:
    """Loads the demo data of the configured installation and says what there is to try."""
    address = sys.argv[1] if len(sys.argv) > 1 else ""
    start = time.monotonic()
    installation = Installation.open(config.load().settings)
    try:
        count = load(installation)
    except NomadError as error:
        print(f"nomad: {error.message}", file=sys.stderr)
        return 1
    finally:
        installation.close()
    if not count:
        print("The data folder has uploads already: no demo data were loaded.")
        return 0
    names = " and ".join(account.username for account in ACCOUNTS)
    print(
        f"Demo data: {count} entries in {time.monotonic() - start:.0f} s."
        f" Accounts {names}, password {PASSWORD!r}.\n"
        f"Try: curl '{address}/api/repo/?atoms=Si&per_page=1'",
        flush=True,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
