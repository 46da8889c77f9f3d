"""Every parser against the shared raw files: one test for each mainfile, with a list of the checks that fail."""

from __future__ import annotations

import json

import pytest

from nomad.datamodel import EntryArchive
from nomad.errors import NotSupported
from nomad.logs import EntryLog
from nomad.parsing.registry import parser_by_name, parsers

from .accepted_differences import ACCEPTED
from .expected_values import accepted, data_dir, failed_checks, mainfiles

pytestmark = pytest.mark.skipif(data_dir() is None, reason="the shared test data are not here (set NOMAD_TEST_SHARED)")
ITEMS = mainfiles({parser.name for parser in parsers()})


@pytest.mark.parametrize("item", ITEMS, ids=[item["mainfile"] for item in ITEMS])
def test_archive_has_the_expected_values(item):
    archive = EntryArchive()
    try:
        parser_by_name(item["parser"]).parse(data_dir() / item["mainfile"], archive, EntryLog())
    except NotSupported as error:
        pytest.skip(error.message)
    tree = json.loads(json.dumps(archive.m_to_dict()))
    failed = failed_checks(tree, item["checks"])
    unexplained = [line for check, line in failed if not accepted(item["mainfile"], check["path"], ACCEPTED)]
    assert not unexplained, f"{len(unexplained)} of {len(item['checks'])} checks fail:\n" + "\n".join(unexplained)


@pytest.mark.parametrize("row", ACCEPTED, ids=[f"{files}:{paths}" for files, paths, _ in ACCEPTED])
def test_accepted_differences_still_concern_a_check(row):
    covered = [check for item in ITEMS for check in item["checks"] if accepted(item["mainfile"], check["path"], [row])]
    assert covered, "no check is covered by this rule; remove it"
    assert len(row[2]) > 40, "say what in the raw file speaks for our value"
