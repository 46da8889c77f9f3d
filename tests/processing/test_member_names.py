from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomad.processing.member_names import Names, UnsafeName, safe_name


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("a", "a"),
        ("a/b.out", "a/b.out"),
        ("./a/./b", "a/b"),
        ("a//b", "a/b"),
        ("a/b/", "a/b"),
        ("a\\b\\c.out", "a/b/c.out"),
        ("...", "..."),
        ("..a/b..", "..a/b.."),
        ("ä/β.out", "ä/β.out"),
        ("a b:c", "a b:c"),
        (".hidden", ".hidden"),
        ("a" * 255, "a" * 255),
    ],
)
def test_names_that_are_kept(name: str, path: str) -> None:
    assert safe_name(name) == path


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("/etc/passwd", "absolute"),
        ("//server/share", "absolute"),
        ("\\\\server\\share", "absolute"),
        ("..", "leads out"),
        ("../a", "leads out"),
        ("a/../../b", "leads out"),
        ("a/../b", "leads out"),
        ("..\\a", "leads out"),
        ("a\\..\\..\\b", "leads out"),
        ("C:\\a", "drive"),
        ("c:/a", "drive"),
        ("C:", "drive"),
        ("", "empty"),
        (".", "empty"),
        ("./", "empty"),
        ("a\0b", "control"),
        ("a\nb", "control"),
        ("a\x7f", "control"),
        ("\udcff", "no valid text"),
        ("a" * 256, "too long"),
        ("ä" * 128, "too long"),
        ("/".join(["abcdefg" * 10] * 30), "too long"),
        ("a/" * 200 + "a", "more than 199 folders"),
    ],
)
def test_names_that_are_refused(name: str, reason: str) -> None:
    with pytest.raises(UnsafeName, match=reason):
        safe_name(name)


@given(st.text())
def test_whatever_is_kept_stays_inside(name: str) -> None:
    try:
        path = safe_name(name)
    except UnsafeName:
        return
    assert not path.startswith("/")
    assert not {"", ".", ".."} & set(path.split("/"))
    assert safe_name(path) == path


def test_a_file_is_taken_once_and_is_no_folder() -> None:
    names = Names()
    names.add("a/b/c")
    for name, reason in [("a/b/c", "before"), ("a/b", "folder"), ("a", "folder"), ("a/b/c/d", "is a file")]:
        with pytest.raises(UnsafeName, match=reason):
            names.add(name)
    names.add("a/b/d")
    assert "a/b/d" in names
    assert "a/b" not in names
