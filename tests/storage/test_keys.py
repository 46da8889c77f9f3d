"""Where the files of an upload are."""

from __future__ import annotations

import pytest

from nomad.errors import StorageError
from nomad.storage import keys


def test_keys_of_an_upload() -> None:
    upload_id = "J4oqT9BPS0O0gZ1zO1CXyw"
    assert keys.upload_prefix(upload_id) == f"J4/{upload_id}/"
    assert keys.raw_key(upload_id) == f"J4/{upload_id}/raw.zip"
    assert keys.manifest_key(upload_id) == f"J4/{upload_id}/manifest-sha256.txt"
    assert keys.archive_key(upload_id, 3) == f"J4/{upload_id}/archive-3.pack"
    assert keys.archive_key(upload_id, 3, 1) == f"J4/{upload_id}/archive-3-1.pack"
    assert keys.upload_record_key(upload_id) == f"J4/{upload_id}/upload.json"


@pytest.mark.parametrize("upload_id", ["", "x", "..", "../x", "a/b", ".hidden", "a\nb", "a" * 300])
def test_strange_ids_are_refused(upload_id: str) -> None:
    with pytest.raises(StorageError):
        keys.upload_prefix(upload_id)
