"""Progress bars for transfers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Progress = Callable[[int, int | None], None]
"""Called with the bytes that are there by now, and with the whole number if it is known."""


@contextmanager
def shown(progress: Progress | bool | None, title: str) -> Iterator[Progress]:
    """The function to report to: the given one, or with True a bar on standard error while it is a terminal."""
    if progress is not True:
        yield progress or _silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn, TransferSpeedColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn()
    )  # fmt: skip
    with Bar(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _silent(_done: int, _total: int | None) -> None:
    return
