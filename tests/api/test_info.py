"""The namespace `info`."""

from __future__ import annotations

import pytest

import nomad


@pytest.fixture
def info(client):
    response = client.get("/api/info/")
    assert response.status_code == 200, response.text
    return response.json()


def test_parsers_and_codes(info):
    assert "vasp" in info["parsers"]
    assert len(info["parsers"]) >= len(info["codes"])
    names = [code["code_name"] for code in info["codes"]]
    assert names == sorted(set(names), key=str.lower)
    assert {"code_name", "code_homepage"} == set(info["codes"][0])
    assert info["metainfo_packages"] == [
        "general",
        "general.experimental",
        "common",
        "public",
        *sorted(info["parsers"]),
    ]


def test_domains(info):
    assert {domain["name"]: domain["metainfo"] for domain in info["domains"]} == {
        "dft": {"all_package": "common", "root_section": "section_run"},
        "ems": {"all_package": "common_experimental", "root_section": "section_experiment"},
        "qcms": {"all_package": "general_qcms", "root_section": "section_quantum_cms"},
    }


def test_statistics_of_an_empty_installation(info):
    assert info["statistics"] == {
        "n_entries": 0, "n_uploads": 0, "n_quantities": 0, "n_calculations": 0, "n_materials": 0,
    }  # fmt: skip


def test_search_quantities(info):
    quantities = info["search_quantities"]
    assert quantities["atoms"]["many"] is True
    assert quantities["comment"]["many"] is False
    assert quantities["dft.code_name"]["name"] == "dft.code_name"
    assert not any("optimade" in name for name in quantities)
    assert all(quantity["description"] for quantity in quantities.values())


def test_version_and_normalizers(info):
    assert info["version"] == info["release"] == nomad.__version__
    assert set(info["git"]) == {"ref", "version", "commit", "log"}
    assert "SystemNormalizer" in info["normalizers"]
    assert info["oasis"] is False
