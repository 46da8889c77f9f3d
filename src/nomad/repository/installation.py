"""One running repository: settings, rows, bytes and index, opened once per process and passed to the services."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nomad.config import Settings
from nomad.database.engine import Database
from nomad.repository.snapshots import Snapshots

if TYPE_CHECKING:
    from nomad.search.index import SearchIndex
    from nomad.storage.objects import ObjectStore


@dataclass
class Installation:
    """Whatever a service needs besides the acting user. Safe to share between threads."""

    settings: Settings
    database: Database
    store: ObjectStore
    _search: SearchIndex | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    snapshots: Snapshots = field(default_factory=Snapshots, repr=False)

    @classmethod
    def open(cls, settings: Settings) -> Installation:
        """Creates the data folder where needed, brings the schema up to date and opens rows and bytes."""
        from nomad.storage.objects import open_store

        settings.tmp_dir.mkdir(parents=True, exist_ok=True)
        database = Database.open(settings)
        database.migrate()
        return cls(settings, database, open_store(settings))

    @property
    def search(self) -> SearchIndex:
        """The index for reading, opened when it is first asked for."""
        with self._lock:
            if self._search is None:
                from nomad.search.index import open_index

                self._search = open_index(self.settings)
            return self._search

    def close(self) -> None:
        """Closes what is open; the installation cannot be used afterwards."""
        self.snapshots.clear()
        with self._lock:
            if self._search is not None:
                self._search.close()
                self._search = None
        self.database.close()
