"""libxc names of the functionals that NWChem lists under `XC Information`."""

from __future__ import annotations

import re

from nomad.parsing.values import to_float
from nomad.parsing.xc import libxc_names

_METHODS = {
    "bhlyp": "HYB_GGA_XC_BHANDHLYP",
    "bhandhlyp": "HYB_GGA_XC_BHANDHLYP",
    "beckehalfandhalf": "HYB_GGA_XC_BHANDH",
    "acm": "HYB_GGA_XC_B3PW91",
    "pbe0": "HYB_GGA_XC_PBEH",
    "b3lyp": "HYB_GGA_XC_B3LYP",
    "b1b95": "HYB_MGGA_XC_B88B95",
    "bb1k": "HYB_MGGA_XC_BB1K",
    "pw6b95": "HYB_MGGA_XC_PW6B95",
    "pwb6k": "HYB_MGGA_XC_PWB6K",
    "mpw1k": "HYB_GGA_XC_MPW1K",
    "mpw1b95": "HYB_MGGA_XC_MPW1B95",
    "hse06": "HYB_GGA_XC_HSE06",
    "camb3lyp": "HYB_GGA_XC_CAM_B3LYP",
    "tpssh": "HYB_MGGA_XC_TPSSH",
    "becke97": "HYB_GGA_XC_B97",
    "becke971": "HYB_GGA_XC_B97_1",
    "becke972": "HYB_GGA_XC_B97_2",
    "becke973": "HYB_GGA_XC_B97_3",
    "becke97d": "GGA_XC_B97_D",
    "becke98": "HYB_GGA_XC_SB98_2C",
    "hcth": "GGA_XC_HCTH_93",
    "hcth120": "GGA_XC_HCTH_120",
    "hcth147": "GGA_XC_HCTH_147",
    "hcth407": "GGA_XC_HCTH_407",
}
_COMPONENTS = (
    (r"hartree-fock|exact\) exchange", "HF_X", False),
    (r"slater exchange", "LDA_X", False),
    (r"becke 1988 exchange", "GGA_X_B88", True),
    (r"revised perdewburkeernzerhof exchange|revpbe exchange", "GGA_X_PBE_R", True),
    (r"rpbe exchange", "GGA_X_RPBE", True),
    (r"perdewburkeernzerhof exchange|^pbe exchange", "GGA_X_PBE", True),
    (r"perdew(?: wang)? 1991 exchange", "GGA_X_PW91", True),
    (r"mpw91 exchange|modified perdew", "GGA_X_MPW91", True),
    (r"gill 1996 exchange|gill96 exchange", "GGA_X_G96", True),
    (r"optx exchange", "GGA_X_OPTX", True),
    (r"ssb-?d exchange", "GGA_X_SSB_D", True),
    (r"tpssh? ?(?:metagga)? exchange", "MGGA_X_TPSS", False),
    (r"scan (?:metagga )?exchange", "MGGA_X_SCAN", False),
    (r"r2scan (?:metagga )?exchange", "MGGA_X_R2SCAN", False),
    (r"pkzb99 metagga exchange", "MGGA_X_PKZB", False),
    (r"m06-l .*exchange", "MGGA_X_M06_L", False),
    (r"m06-2x .*exchange", "HYB_MGGA_X_M06_2X", False),
    (r"m06-hf .*exchange", "HYB_MGGA_X_M06_HF", False),
    (r"m06 .*exchange", "HYB_MGGA_X_M06", False),
    (r"m05-2x .*exchange", "HYB_MGGA_X_M05_2X", False),
    (r"m05 .*exchange", "HYB_MGGA_X_M05", False),
    (r"perdew 1991 lda correlation", "LDA_C_PW", False),
    (r"perdew 1981 correlation", "LDA_C_PZ", False),
    (r"vwn i rpa correlation", "LDA_C_VWN_RPA", False),
    (r"vwn v correlation|vwn 5 correlation", "LDA_C_VWN", False),
    (r"vwn i correlation", "LDA_C_VWN_1", False),
    (r"vwn ii correlation", "LDA_C_VWN_2", False),
    (r"vwn iii correlation", "LDA_C_VWN_3", False),
    (r"vwn iv correlation", "LDA_C_VWN_4", False),
    (r"lee-yang-parr correlation", "GGA_C_LYP", False),
    (r"perdew 1986 correlation", "GGA_C_P86", True),
    (r"perdewburkeernz(?:erhof|\.) correlation|^pbe correlation", "GGA_C_PBE", True),
    (r"perdew(?: wang)? 1991 correlation", "GGA_C_PW91", True),
    (r"tpss(?:03)? ?(?:metagga)? correlation", "MGGA_C_TPSS", False),
    (r"scan (?:metagga )?correlation", "MGGA_C_SCAN", False),
    (r"r2scan (?:metagga )?correlation", "MGGA_C_R2SCAN", False),
    (r"becke95 correlation|becke 95", "MGGA_C_BC95", False),
    (r"pkzb99 metagga correlation", "MGGA_C_PKZB", False),
    (r"m06-l .*correlation", "MGGA_C_M06_L", False),
    (r"m06-2x .*correlation", "MGGA_C_M06_2X", False),
    (r"m06-hf .*correlation", "MGGA_C_M06_HF", False),
    (r"m06 .*correlation", "MGGA_C_M06", False),
    (r"m05-2x .*correlation", "MGGA_C_M05_2X", False),
    (r"m05 .*correlation", "MGGA_C_M05", False),
)
"""Pattern, libxc name, and whether the printed part is only the gradient correction of a local part in its own line."""
_KEYWORDS = {
    "slater": "LDA_X",
    "becke88": "GGA_X_B88",
    "xpbe96": "GGA_X_PBE",
    "xperdew91": "GGA_X_PW91",
    "optx": "GGA_X_OPTX",
    "xtpss03": "MGGA_X_TPSS",
    "vwn_1": "LDA_C_VWN_1",
    "vwn_2": "LDA_C_VWN_2",
    "vwn_3": "LDA_C_VWN_3",
    "vwn_4": "LDA_C_VWN_4",
    "vwn_5": "LDA_C_VWN",
    "vwn_1_rpa": "LDA_C_VWN_RPA",
    "pw91lda": "LDA_C_PW",
    "lyp": "GGA_C_LYP",
    "perdew86": "GGA_C_P86",
    "perdew91": "GGA_C_PW91",
    "cpbe96": "GGA_C_PBE",
    "ctpss03": "MGGA_C_TPSS",
    "hfexch": "HF_X",
}
"""Words of the input line `xc`."""
_LINE = re.compile(r"^(?P<name>.*?\S)\s+(?P<weight>[\d.]+)\s*(?P<range>local|non-local)?\s*$")

Part = tuple[str, float | None, str | None]


def printed_parts(text: bytes) -> list[Part]:
    """Name, weight and range (`local`, `non-local` or None) of each line of the list, as printed."""
    parts: list[Part] = []
    for line in text.decode("latin-1").splitlines():
        match = _LINE.match(line.strip())
        if match:
            parts.append((match["name"], to_float(match["weight"]), match["range"]))
        elif line.strip():
            parts.append((line.strip(), None, None))
    return parts


def functionals(parts: list[Part]) -> tuple[list[tuple[str, float]], list[str]]:
    """libxc names with weights, and the printed names that are not known.

    A method that is known as a whole (`B3LYP Method XC Potential`) gives one name. A gradient correction absorbs the
    local part that NWChem lists beside it.
    """
    for name, weight, _ in parts:
        title = re.match(r"(.*?)\s+(?:Method )?XC (?:Potential|Functional)", name)
        if title is not None and weight in (None, 1.0):
            key = re.sub(r"[\s_+()-]|Method", "", title[1]).lower()
            whole = (_METHODS[key],) if key in _METHODS else libxc_names(title[1])
            if whole:
                return [(libxc, 1.0) for libxc in whole], []
    found: list[list[object]] = []
    unknown: list[str] = []
    for name, weight, kind in parts:
        libxc = next((row for row in _COMPONENTS if re.search(row[0], name.lower())), None)
        if libxc is None:
            if weight is not None:
                unknown.append(name)
            continue
        found.append([libxc[1], 1.0 if weight is None else weight, libxc[2] and kind == "non-local"])
    return _absorb_local_parts([(str(name), _number(weight), bool(extra)) for name, weight, extra in found]), unknown


def input_functionals(asked: str) -> tuple[list[tuple[str, float]], list[str]]:
    """libxc names with weights of the words behind `xc` in the input, and the words that are not known."""
    known: list[tuple[str, float]] = []
    unknown: list[str] = []
    for word in asked.lower().split():
        number = to_float(word)
        if number == number:
            known[-1:] = [(name, number) for name, _ in known[-1:]]
            continue
        key = re.sub(r"[\s_+()-]", "", word)
        names = (_KEYWORDS[word],) if word in _KEYWORDS else (_METHODS[key],) if key in _METHODS else libxc_names(word)
        known += [(name, 1.0) for name in names]
        if not names and word not in ("nonlocal", "local"):
            unknown.append(word)
    return known, unknown


def _absorb_local_parts(found: list[tuple[str, float, bool]]) -> list[tuple[str, float]]:
    weights: dict[str, float] = {}
    for name, weight, _ in found:
        weights[name] = weights.get(name, 0.0) + weight
    for name, weight, corrects in found:
        role = "_X" if "_X_" in name else "_C_"
        local = next((other for other in weights if other.startswith(f"LDA{role}")), None)
        if corrects and local is not None:
            weights[local] -= weight
    return [(name, weight) for name, weight in weights.items() if weight > 1e-6]


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 1.0
