"""Landing pages of datasets and entries: for people, and with a description of schema.org for machines.

Where the web page has been built, its index is answered with title and description put in; else a small page that needs
no script.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from urllib.parse import quote, urlencode

from fastapi import FastAPI, Request
from starlette.responses import RedirectResponse, Response

from nomad.api.addresses import base_url
from nomad.api.landing_page import error_page, full_page, head
from nomad.api.static import static_folder
from nomad.errors import NomadError
from nomad.repository.landing import Landing, dataset_by_doi, dataset_landing, entry_landing

_HEADERS = {"Cache-Control": "no-cache, no-store, must-revalidate"}


def add_landing_pages(app: FastAPI, base: str) -> None:
    """Adds the addresses that DOIs and citations lead to; before the rest of the web page."""
    for path, endpoint in (
        ("/gui/dataset/id/{dataset_id}", get_dataset_page),
        ("/gui/dataset/doi/{doi:path}", get_doi_page),
        ("/gui/entry/id/{upload_id}/{calc_id}", get_entry_page),
    ):
        app.add_api_route(f"{base}{path}", endpoint, include_in_schema=False, response_model=None)


def get_dataset_page(request: Request, dataset_id: str) -> Response:
    """The landing page of a dataset."""
    address = f"{base_url(request)}/gui/dataset/id/{quote(dataset_id, safe='')}"
    return _page(request, address, lambda: dataset_landing(request.app.state.installation, dataset_id))


def get_doi_page(request: Request, doi: str) -> Response:
    """What a DOI leads to: the page of its dataset."""
    try:
        dataset_id = dataset_by_doi(request.app.state.installation, doi)
    except NomadError as error:
        return _missing(request, error)
    return RedirectResponse(f"{base_url(request)}/gui/dataset/id/{quote(dataset_id, safe='')}", status_code=302)


def get_entry_page(request: Request, upload_id: str, calc_id: str) -> Response:
    """The landing page of an entry."""
    address = f"{base_url(request)}/gui/entry/id/{quote(upload_id, safe='')}/{quote(calc_id, safe='')}"
    return _page(request, address, lambda: entry_landing(request.app.state.installation, calc_id))


def _page(request: Request, address: str, find: Callable[[], Landing]) -> Response:
    try:
        landing = find()
    except NomadError as error:
        return _missing(request, error)
    deployment = request.app.state.installation.settings.deployment
    base = base_url(request)
    index = _built_index()
    if index is None:
        text = full_page(landing, base, address, deployment)
    else:
        text = _with_head(index, landing, head(landing, base, address, deployment))
    headers = {**_HEADERS, "Link": _links(landing, base)}
    return Response(text, media_type="text/html", headers=headers)


def _missing(request: Request, error: NomadError) -> Response:
    """Who is logged in may see it in the built page; without one, guests are told why they see nothing."""
    index = _built_index()
    if index is not None:
        return Response(index, media_type="text/html", headers=_HEADERS)
    if error.status >= 500:
        raise error
    page = error_page(error, base_url(request))
    return Response(page, status_code=error.status, media_type="text/html", headers=_HEADERS)


def _built_index() -> str | None:
    folder = static_folder("gui")
    file = None if folder is None else folder / "index.html"
    return file.read_text(encoding="utf-8") if file is not None and file.is_file() else None


def _with_head(index: str, landing: Landing, extra: str) -> str:
    """The index with this title instead of its own, and the description at the end of its head."""
    before, start, rest = index.partition("<title>")
    if start:
        index = f"{before}<title>{escape(landing.title)}</title>{rest.partition('</title>')[2]}"
    body, end, rest = index.partition("</head>")
    return f"{body}{extra}{end}{rest}" if end else f"{index}{extra}"


def _links(landing: Landing, base: str) -> str:
    """The typed links of FAIR signposting."""
    links = [f'<{base}/api/repo/?{urlencode(landing.query)}>; rel="describedby"; type="application/json"']
    if landing.doi:
        links.append(f'<https://doi.org/{quote(landing.doi)}>; rel="cite-as"')
    return ", ".join(links)
