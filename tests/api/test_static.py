"""Built pages: what is served, what never is, and how long browsers keep it."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from nomad.api import static
from nomad.api.app import create_app

NEVER = "no-cache, no-store, must-revalidate"


@pytest.fixture
def client(installation, tmp_path, monkeypatch):
    for name in ("gui", "docs"):
        folder = tmp_path / name
        (folder / "assets").mkdir(parents=True)
        (folder / "index.html").write_text(f"<title>{name}</title>")
        (folder / "assets/part-1a2b.js").write_text("part")
        (folder / "old.js").write_text("old")
    (tmp_path / "secret.txt").write_text("secret")
    monkeypatch.setattr(static, "static_folder", lambda name: tmp_path / name if name in ("gui", "docs") else None)
    with TestClient(create_app(installation), raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "status", "text", "caching"),
    [
        ("/gui/", 200, "<title>gui</title>", NEVER),
        ("/gui/index.html", 200, "<title>gui</title>", NEVER),
        ("/gui/search", 200, "<title>gui</title>", NEVER),
        ("/gui/entry/id/a/b/raw", 200, "<title>gui</title>", NEVER),
        ("/gui/assets/part-1a2b.js", 200, "part", "public, max-age=31536000, immutable"),
        ("/gui/old.js", 200, "old", "no-cache, must-revalidate"),
        ("/gui/assets/unknown.js", 404, "Not Found", None),
        ("/gui/%2e%2e/secret.txt", 200, "<title>gui</title>", NEVER),
        ("/docs/", 200, "<title>docs</title>", NEVER),
        ("/docs/unknown.html", 404, "Not Found", None),
        ("/docs/%2e%2e/secret.txt", 404, "Not Found", None),
        ("/dist/nomad-lab.tar.gz", 404, "has not been built", None),
        ("/gui/env.js", 200, "window.nomadEnv", "no-cache"),
    ],
)
def test_pages(client, path, status, text, caching):
    response = client.get(path)
    assert response.status_code == status
    assert text in response.text
    assert "secret" not in response.text
    assert response.headers.get("cache-control") == caching


def test_the_root_leads_to_the_web_page(client):
    response = client.get("/", follow_redirects=False)
    assert response.status_code == 307
    assert response.headers["location"] == "/gui/"
    assert client.get("/gui", follow_redirects=False).headers["location"].endswith("/gui/")
