"""Splitting of analysed text into the tokens that are compared."""

from __future__ import annotations

import re

_WORD = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff\u3040-\u309f]"  # Han and Hiragana: every character is a word
    r"|[^\W\u3400-\u9fff\uf900-\ufaff\u3040-\u309f]+"
    r"(?:(?:(?<=[^\W\d_])['\u2019\u00b7.:](?=[^\W\d_])|(?<=\d)[.,;'\u2019](?=\d))"
    r"[^\W\u3400-\u9fff\uf900-\ufaff\u3040-\u309f]+)*"
)


def words(text: str) -> list[str]:
    """Words of `text` in lower case: Unicode word boundaries (the main rules of UAX #29), each word once, sorted."""
    return sorted({match.lower() for match in _WORD.findall(text)})


def segments(path: str) -> list[str]:
    """Parts of a path between the slashes, as they are, each once, sorted."""
    return sorted({part for part in path.split("/") if part})
