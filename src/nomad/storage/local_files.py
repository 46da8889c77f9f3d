"""Stored objects as files of this machine, for work that needs files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from nomad.storage.objects import ObjectStore


@contextmanager
def local_files(store: ObjectStore, keys: Sequence[str], folder: Path) -> Iterator[list[Path]]:
    """Paths of the objects, in this order: their own if the store has them here, else copies that go away afterwards.

    Copies are made below `folder`. Raises `ObjectMissing`, `StoreUnavailable`.
    """
    with ExitStack() as copies:
        target: Path | None = None
        paths = []
        for number, key in enumerate(keys):
            path = store.local_path(key)
            if path is None:
                if target is None:
                    target = Path(copies.enter_context(TemporaryDirectory(prefix="objects-", dir=folder)))
                path = target / str(number)
                with path.open("wb") as file:
                    file.writelines(store.stream(key))
            paths.append(path)
        yield paths
