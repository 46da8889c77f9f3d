import pytest

from nomad.normalizing.encyclopedia.functionals import functional_type, long_name


@pytest.mark.parametrize(
    ("components", "name"),
    [
        ([("GGA_X_PBE", None), ("GGA_C_PBE", None)], "GGA_C_PBE+GGA_X_PBE"),
        ([("HF_X", 0.25), ("GGA_X_PBE", 0.75), ("GGA_C_PBE", None)], "GGA_C_PBE+0.75*GGA_X_PBE+0.25*HF_X"),
        ([], None),
    ],
)
def test_long_name(components: list[tuple[str, float | None]], name: str | None) -> None:
    assert long_name(components) == name


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("LDA_X LDA_C_PZ", "LDA"),
        ("GGA_X_PBE GGA_C_PBE", "GGA"),
        ("HYB_GGA_XC_HSE06", "hybrid-GGA"),
        ("HYB_GGA_XC_B3LYP5", "hybrid-GGA"),
        ("HYB_GGA_XC_PBEH", "hybrid-GGA"),
        ("MGGA_X_SCAN MGGA_C_SCAN", "meta-GGA"),
        ("HYB_MGGA_XC_M06", "hybrid-meta-GGA"),
        ("HF_X", "HF"),
        ("GGA_X_PBE GGA_C_PBE HF_X", "hybrid-GGA"),
        ("BEEF-vdW", "vdW-DF"),
        ("GGA_X_PBE LDA_C_PZ", None),
        ("something", None),
        ("", None),
    ],
)
def test_families(names: str, expected: str | None) -> None:
    assert functional_type(names.split()) == expected
