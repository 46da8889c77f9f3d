from pathlib import Path

import pytest

from nomad.normalizing.pipeline import normalizer_names

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "normalizers.md"


@pytest.mark.parametrize("name", normalizer_names())
def test_every_normaliser_is_documented(name: str) -> None:
    assert f"`{name}`" in PAGE.read_text(encoding="utf-8")
