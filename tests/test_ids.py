import re

import pytest

from nomad.ids import create_calc_id, create_id, hash_bytes, hash_text


def test_random_ids_have_22_url_safe_characters() -> None:
    ids = {create_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22}", each) for each in ids)
    assert not any(each.startswith("-") for each in ids), "a command takes such an id for an option"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("227 Si a 8", "fh3UBjhUVm4nxzeRd2JJuqw5oXYa"),
        ("2D 191 C c 2", "jPcWsq-Rb0gtgx2krJDmLvQUxpcL"),
    ],
)
def test_hashes_are_those_that_the_field_knows(text: str, expected: str) -> None:
    assert hash_text(text) == expected
    assert hash_bytes([text[:3].encode(), text[3:].encode()]) == expected


def test_the_entry_id_is_the_hash_of_upload_and_mainfile() -> None:
    assert create_calc_id("upload", "dir/main") == hash_text("uploaddir/main")
    assert len(create_calc_id("upload", "dir/main")) == 28
