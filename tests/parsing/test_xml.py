"""Streaming XML."""

from __future__ import annotations

import gzip

import numpy as np
import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nomad.parsing.xml import XmlStream, inside, number_array, number_rows

TEXT = b"""<?xml version="1.0" encoding="ISO-8859-1"?>
<root>
 <step><set name="a"><v> 1 2 </v><v> 3 4 </v></set><e>5</e></step>
 <step><set name="b"><v> 6 ** </v></set><e>7 8</e></step>
</root>
"""


def stream(tmp_path, data):
    path = tmp_path / "run.xml"
    path.write_bytes(data)
    return XmlStream(path)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_elements_come_in_the_order_of_their_ends(tmp_path, pack):
    xml = stream(tmp_path, pack(TEXT))
    assert [element.tag for element in xml.elements("step", "set")] == ["set", "step", "set", "step"]
    assert xml.damage is None


def test_numbers_of_elements(tmp_path):
    rows = [number_rows(element) for element in stream(tmp_path, TEXT).elements("set")]
    np.testing.assert_array_equal(rows[0], [[1, 2], [3, 4]])
    np.testing.assert_array_equal(rows[1], [[6, np.nan]])
    values = [list(number_array(element)) for element in stream(tmp_path, TEXT).elements("e")]
    assert values == [[5], [7, 8]]


def test_places_and_attributes(tmp_path):
    found = [
        (element.get("name"), inside(element, "step", "root")) for element in stream(tmp_path, TEXT).elements("set")
    ]
    assert found == [("a", True), ("b", True)]


def test_a_cut_file_gives_all_complete_elements(tmp_path):
    xml = stream(tmp_path, TEXT[: TEXT.index(b"<e>7") + 4])
    assert [element.tag for element in xml.elements("step", "set")] == ["set", "step", "set"]
    assert xml.damage is not None
    assert xml.line == 4


@pytest.mark.parametrize("data", [b"", b"no xml", b"<", TEXT[:30]])
def test_what_is_no_xml_gives_nothing_and_says_so(tmp_path, data):
    xml = stream(tmp_path, data)
    assert list(xml.elements("step")) == []
    assert xml.damage


def test_entities_are_not_expanded_and_files_not_read(tmp_path):
    (tmp_path / "secret").write_text("secret")
    levels = b"".join(b'<!ENTITY l%d "%s">' % (n + 1, b"&l%d;" % n * 10) for n in range(12))
    bomb = (
        b'<!DOCTYPE r [<!ENTITY l0 "lol">' + levels + b'<!ENTITY f SYSTEM "secret">]>'
        b"<r><e>&l12;</e><e>&f;</e><e>9</e></r>"
    )
    texts = ["".join(map(str, element.itertext())) for element in stream(tmp_path, bomb).elements("e")]
    assert all(len(text) < 20 and "secret" not in text for text in texts)


def test_a_large_file_does_not_stay_in_memory(tmp_path):
    path = tmp_path / "large.xml"
    with path.open("wb") as file:
        file.write(b"<root>")
        for _ in range(300):
            file.write(b"<set>" + b"<v>1.0 2.0 3.0</v>" * 1000 + b"</set>")
        file.write(b"</root>")
    process = psutil.Process()
    before = process.memory_info().rss
    total = sum(number_rows(element).size for element in XmlStream(path).elements("set"))
    assert total == 900_000
    assert process.memory_info().rss - before < 30_000_000


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)), st.binary(max_size=10))
def test_no_content_raises(tmp_path_factory, first, second, inserted):
    xml = stream(tmp_path_factory.mktemp("xml"), TEXT[:first] + inserted + TEXT[second:])
    for element in xml.elements("step", "set", "e"):
        number_rows(element)
        number_array(element)
