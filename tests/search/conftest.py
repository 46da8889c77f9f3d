"""One world of documents per engine, which tests fill as they like."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pytest

from nomad.config import SearchSettings, Settings
from nomad.search.index import open_index, open_writer
from nomad.search.query import SearchRequest

from .reference import ReferenceIndex

ENGINES = [
    pytest.param("tantivy", id="tantivy"),
    pytest.param("opensearch", id="opensearch", marks=pytest.mark.xdist_group("opensearch")),
    pytest.param("opensearch, 3 shards", id="shards", marks=pytest.mark.xdist_group("opensearch")),
]


class World:
    """An engine and the reference with the same documents."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        writer = open_writer(settings)
        assert writer is not None
        self.writer = writer
        self.writer.start_rebuild()
        self.writer.finish_rebuild()
        self.engine = open_index(settings)
        self.reference = ReferenceIndex([])

    def fill(self, documents: Sequence[Mapping[str, Any]]) -> None:
        """Replace all documents by these, in several commits."""
        self.writer.delete([str(each["calc_id"][0]) for each in self.reference.documents])
        for start in range(0, len(documents), 15):
            self.writer.write(documents[start : start + 15])
            if start + 15 < len(documents):
                self.writer.commit()
        self.writer.commit()
        self.reference = ReferenceIndex(documents)

    def check(self, request: SearchRequest) -> None:
        """The engine answers as the reference."""
        found, expected = self.engine.search(request), self.reference.search(request)
        assert found.total == expected.total
        assert list(found.hits) == list(expected.hits)
        assert dict(found.metrics) == pytest.approx(dict(expected.metrics), rel=1e-12)
        for name, facet in expected.facets.items():
            buckets = [each for each in found.facets[name].buckets if each.count]
            assert [(each.key, each.count, each.example) for each in buckets] == [
                (each.key, each.count, each.example) for each in facet.buckets
            ]
            for bucket, other in zip(buckets, facet.buckets, strict=True):
                assert dict(bucket.metrics) == pytest.approx(dict(other.metrics), rel=1e-12)
            assert found.facets[name].minimum == facet.minimum
            assert found.facets[name].maximum == facet.maximum
            assert found.facets[name].interval == facet.interval

    def close(self) -> None:
        self.writer.close()
        self.engine.close()


@pytest.fixture(scope="session")
def settings_of(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Settings]:
    """Settings of a new installation with an engine."""

    def make(engine: str) -> Settings:
        folder = tmp_path_factory.mktemp("data")
        if engine == "tantivy":
            return Settings(data_dir=folder, search=SearchSettings(writer_memory=15_000_000))
        server = request.getfixturevalue("opensearch_server")
        return Settings(data_dir=folder, search=server.search_settings(shards=3 if "shards" in engine else 1))

    return make


@pytest.fixture(scope="module", params=ENGINES)
def world(request: pytest.FixtureRequest, settings_of: Callable[[str], Settings]) -> Iterator[World]:
    made = World(settings_of(request.param))
    yield made
    made.close()
