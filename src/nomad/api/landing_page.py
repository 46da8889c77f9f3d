"""The HTML of landing pages: plain, readable by everybody and everything, without scripts."""

from __future__ import annotations

from html import escape
from typing import Any
from urllib.parse import quote, urlencode

from nomad.api.responses import to_json
from nomad.errors import NomadError
from nomad.repository.landing import Landing

LICENSES = {"CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/"}
SHOWN_AUTHORS = 50

_STYLE = """
:root { color-scheme: light dark; --ink: #1c2733; --dim: #51606f; --paper: #ffffff; --edge: #d5dce3; --link: #0b5cad; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8edf2; --dim: #a9b6c3; --paper: #12181f; --edge: #33404d; --link: #7dbcff; }
}
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.05rem/1.6 system-ui, sans-serif; }
header, main, footer { max-width: 46rem; margin: 0 auto; padding: 1rem 1.25rem; }
header, footer { color: var(--dim); font-size: .95rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: .5rem 0 1rem; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .4rem 1.5rem; margin: 0; }
dt { color: var(--dim); } dd { margin: 0; overflow-wrap: anywhere; }
a { color: var(--link); } a:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
ul { padding-left: 1.2rem; } code { overflow-wrap: anywhere; font-size: .92em; }
hr { border: 0; border-top: 1px solid var(--edge); max-width: 46rem; }
@media (max-width: 34rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .7rem; } }
"""


def full_page(landing: Landing, base: str, address: str, deployment: str) -> str:
    """A complete page."""
    return _document(
        escape(landing.title),
        head(landing, base, address, deployment),
        f"<h1>{escape(landing.title)}</h1>\n<dl>\n{_facts(landing)}</dl>\n"
        f"<h2>Cite</h2>\n<p>{escape(_citation(landing, address, deployment))}</p>\n"
        f"<h2>Download</h2>\n<ul>\n{_list(_downloads(landing, base))}</ul>\n"
        f"<h2>For programs</h2>\n<ul>\n{_list(_services(landing, base))}</ul>",
        base,
        deployment,
    )


def error_page(error: NomadError, base: str) -> str:
    """A page that says why there is nothing to see."""
    title = "Not public" if error.status == 401 else "Not found"
    reason = "Only some people may see this." if error.status == 401 else error.message
    return _document(title, "", f"<h1>{title}</h1>\n<p>{escape(reason)}</p>", base, "NOMAD")


def head(landing: Landing, base: str, address: str, deployment: str) -> str:
    """What search engines and citation managers read."""
    metas = [
        ("description", _description(landing, deployment)),
        ("citation_title", landing.title),
        ("citation_publication_date", f"{landing.date:%Y/%m/%d}"),
        *(("citation_author", name) for name in landing.authors[:SHOWN_AUTHORS]),
        *((("citation_doi", landing.doi),) if landing.doi else ()),
    ]
    # "<" inside of a script would end it
    data = to_json(_schema_org(landing, base, address, deployment)).decode().replace("<", "\\u003c")
    return (
        "".join(f'<meta name="{name}" content="{escape(text)}">\n' for name, text in metas)
        + f'<link rel="canonical" href="{escape(address)}">\n'
        + f'<script type="application/ld+json">{data}</script>\n'
    )


def _schema_org(landing: Landing, base: str, address: str, deployment: str) -> dict[str, Any]:
    link = f"https://doi.org/{landing.doi}" if landing.doi else address
    described: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": link,
        "identifier": link,
        "url": address,
        "name": landing.title,
        "description": _description(landing, deployment),
        "creator": [{"@type": "Person", "name": name} for name in landing.authors],
        "dateCreated": f"{landing.date:%Y-%m-%d}",
        "publisher": {"@type": "Organization", "name": "NOMAD Repository"},
        "includedInDataCatalog": {"@type": "DataCatalog", "name": deployment, "url": f"{base}/"},
        "isAccessibleForFree": landing.open_entries > 0,
        "size": _entries(landing.entries),
        "distribution": [
            {"@type": "DataDownload", "name": name, "encodingFormat": kind, "contentUrl": url}
            for name, url, kind in _downloads(landing, base)
        ],
    }
    if landing.license:
        described["license"] = LICENSES.get(landing.license, landing.license)
    return described


def _facts(landing: Landing) -> str:
    shown = ", ".join(landing.authors[:SHOWN_AUTHORS])
    more = len(landing.authors) - SHOWN_AUTHORS
    rows = [("Authors", escape(f"{shown} and {more} more" if more > 0 else shown))]
    if landing.doi:
        url = f"https://doi.org/{quote(landing.doi)}"
        rows.append(("DOI", f'<a href="{escape(url)}">{escape(landing.doi)}</a>'))
    rows.append(("Date", f'<time datetime="{landing.date:%Y-%m-%d}">{landing.date:%d %B %Y}</time>'))
    if landing.kind == "dataset":
        closed = landing.entries - landing.open_entries
        text = _entries(landing.entries) + (f", {closed} of them under embargo" if closed else "")
        rows.append(("Content", text))
    for name, value in (("Formula", landing.formula), ("Code", landing.code), ("License", landing.license)):
        if value:
            rows.append((name, escape(value)))
    return "".join(f"<dt>{name}</dt><dd>{value}</dd>\n" for name, value in rows)


def _downloads(landing: Landing, base: str) -> list[tuple[str, str, str]]:
    """Name, address and media type."""
    query = urlencode(landing.query)
    return [
        ("Raw files (zip)", f"{base}/api/raw/query?{query}", "application/zip"),
        ("Processed data (zip of JSON)", f"{base}/api/archive/download?{query}", "application/zip"),
        ("Table of the entries (CSV)", f"{base}/api/repo/export?{query}", "text/csv"),
    ]


def _services(landing: Landing, base: str) -> list[tuple[str, str, str]]:
    found = [("Metadata of the entries (JSON)", f"{base}/api/repo/?{urlencode(landing.query)}", "application/json")]
    if landing.doi:
        found.append(
            ("The dataset (JSON)", f"{base}/api/datasets/doi/{quote(landing.doi)}", "application/json"),
        )
    if landing.calc_id:
        archive = f"{base}/api/archive/{landing.upload_id}/{landing.calc_id}"
        found.append(("Archive of the entry (JSON)", archive, "application/json"))
    return found


def _list(links: list[tuple[str, str, str]]) -> str:
    return "".join(
        f'<li><a href="{escape(url)}" type="{kind}">{escape(name)}</a><br><code>{escape(url)}</code></li>\n'
        for name, url, kind in links
    )


def _citation(landing: Landing, address: str, deployment: str) -> str:
    names = ", ".join(landing.authors[:10]) + (" et al." if len(landing.authors) > 10 else "")
    link = f"https://doi.org/{landing.doi}" if landing.doi else address
    return f"{names} ({landing.date:%Y}): {landing.title}. {deployment}, {link}"


def _description(landing: Landing, deployment: str) -> str:
    what = "A calculation" if landing.kind == "entry" else f"A dataset of {_entries(landing.entries)}"
    return (
        f"{what} of computational materials science in the repository {deployment}: {landing.title}. "
        "Raw files, processed data and metadata can be downloaded."
    )


def _entries(number: int) -> str:
    return f"{number:,} {'entry' if number == 1 else 'entries'}"


def _document(title: str, extra: str, main: str, base: str, deployment: str) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n{extra}<style>{_STYLE}</style>\n</head>\n<body>\n"
        f'<header><a href="{escape(base)}/">{escape(deployment)}</a>, a repository of materials science</header>\n'
        f"<main>\n{main}\n</main>\n<hr>\n"
        f'<footer><a href="{escape(base)}/api/">API</a> · <a href="{escape(base)}/docs/">Documentation</a></footer>\n'
        "</body>\n</html>\n"
    )
