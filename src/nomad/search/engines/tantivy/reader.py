"""The reading side of the tantivy index."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tantivy

from nomad.search.engines.tantivy import generations
from nomad.search.engines.tantivy.compiler import Compiler
from nomad.search.engines.tantivy.facets import Facets
from nomad.search.engines.tantivy.hits import Hits
from nomad.search.engines.tantivy.summaries import Summaries, Summary
from nomad.search.index import IndexUnavailable, SearchIndex
from nomad.search.query import FacetResult, SearchRequest, SearchResponse

_LOG = logging.getLogger(__name__)
_Stamp = tuple[int, int, int]


@dataclass(frozen=True)
class _State:
    """An open generation and what its files looked like when it was read."""

    pointer: _Stamp
    meta_file: Path
    meta: _Stamp
    index: Any
    summaries: Summaries = field(default_factory=Summaries)


def _summary(facets: Facets, request: SearchRequest) -> Summary:
    return Summary(
        total=facets.count(),
        facets=facets.all(request.facets),
        metrics={metric.name: facets.metric(metric) for metric in request.metrics},
    )


def _answer(state: _State, searcher: Any, request: SearchRequest) -> SearchResponse:
    compiler = Compiler(state.index)
    query = compiler.compile(request.query)
    hits = Hits(searcher, compiler).page(query, request)
    summary = state.summaries.get(request, lambda: _summary(Facets(searcher, compiler, query), request))
    return SearchResponse(
        total=summary.total,
        hits=hits.calc_ids,
        after=hits.after,
        facets=dict(summary.facets),
        metrics=dict(summary.metrics),
    )


class _Snapshot(SearchIndex):
    """One commit of the index."""

    def __init__(self, state: _State, searcher: Any) -> None:
        self._state = state
        self._searcher = searcher

    def search(self, request: SearchRequest) -> SearchResponse:
        return _answer(self._state, self._searcher, request)

    def snapshot(self) -> SearchIndex:
        return self

    def refresh(self) -> None:
        """Nothing changes."""

    def close(self) -> None:
        """Nothing to close: the segments go with the last reference."""


class TantivyIndex(SearchIndex):
    """See `nomad.search.index.SearchIndex`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._state: _State | None = None
        self._lock = threading.Lock()

    def search(self, request: SearchRequest) -> SearchResponse:
        state = self._open()
        if state is None:
            return SearchResponse(0, (), facets=dict.fromkeys(request.facets, FacetResult()))
        return _answer(state, state.index.searcher(), request)

    def snapshot(self) -> SearchIndex:
        """See `SearchIndex.snapshot`: a searcher keeps the segments of its commit, also when these are merged away."""
        state = self._open()
        return self if state is None else _Snapshot(state, state.index.searcher())

    def refresh(self) -> None:
        self._open()

    def close(self) -> None:
        with self._lock:
            self._state = None

    def _open(self) -> _State | None:
        """The index at its last commit, None when there is none yet. Two `stat` calls when nothing changed."""
        pointer = _stamp(self._folder / generations.CURRENT)
        if pointer is None:
            return None
        state = self._state
        if state is not None and state.pointer == pointer and _stamp(state.meta_file) == state.meta:
            return state
        with self._lock:
            return self._reopen(self._state, pointer)

    def _reopen(self, state: _State | None, pointer: _Stamp) -> _State | None:
        generation = generations.current(self._folder)
        if generation is None:
            return None
        if not generations.is_ours(generation):
            raise IndexUnavailable("The search index is of another version; it is being rebuilt.")
        meta_file = generation / "meta.json"
        meta = _stamp(meta_file)
        try:
            if state is not None and state.meta_file == meta_file:
                index = state.index
                if state.meta != meta:
                    index.reload()
            else:
                index = tantivy.Index.open(str(generation))
                index.config_reader(reload_policy="manual")
                index.reload()
        except Exception as error:
            _LOG.warning("The search index %s cannot be read: %s", generation, error)
            generations.report_damage(generation)
            raise IndexUnavailable("The search index is damaged and must be rebuilt.") from error
        found = _State(pointer, meta_file, meta or (0, 0, 0), index)
        self._state = found
        return found


def _stamp(file: Path) -> _Stamp | None:
    try:
        status = file.stat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size
