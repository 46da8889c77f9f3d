from __future__ import annotations

from nomad.database import index_queue
from nomad.database.engine import Database
from nomad.database.tables import EntryRow, UploadRow


def test_changes_come_out_in_order_and_stay_until_removed(database: Database) -> None:
    with database.session() as session:
        index_queue.mark_changed(session, ["a", "b", "a"])
    with database.session() as session:
        changes = index_queue.next_changes(session, 2)
        assert [calc_id for _, calc_id in changes] == ["a", "b"]
        index_queue.remove_changes(session, [change_id for change_id, _ in changes])
    with database.session() as session:
        assert [calc_id for _, calc_id in index_queue.next_changes(session, 9)] == ["a"]


def test_waiting_for_a_change_is_not_waiting_for_later_ones(database: Database) -> None:
    with database.session() as session:
        index_queue.mark_changed(session, ["a"])
        last = index_queue.last_change(session)
        assert index_queue.has_changes_up_to(session, last)
        index_queue.remove_changes(session, [last])
        index_queue.mark_changed(session, ["b"])
        assert not index_queue.has_changes_up_to(session, last)
        assert index_queue.last_change(session) > last


def test_an_empty_queue(database: Database) -> None:
    with database.session() as session:
        index_queue.mark_changed(session, [])
        assert index_queue.next_changes(session, 9) == []
        assert index_queue.last_change(session) == 0


def test_all_entries_of_an_upload_are_queued(database: Database) -> None:
    with database.session() as session:
        for upload_id in ("one", "two"):
            session.add(UploadRow(upload_id=upload_id, user_id="u"))
            session.flush()
            for n in range(3):
                session.add(
                    EntryRow(
                        calc_id=f"{upload_id}{n}",
                        upload_id=upload_id,
                        mainfile="m",
                        parser_name="p",
                        position=n,
                        uploader_id="u",
                    )
                )
        index_queue.mark_upload_changed(session, "two")
        assert [calc_id for _, calc_id in index_queue.next_changes(session, 9)] == ["two0", "two1", "two2"]
