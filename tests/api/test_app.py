"""What stands around every request: errors, redirects, headers, limits, measurements."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from nomad.api.app import create_app
from nomad.api.limits import MAX_BODY
from nomad.config import Settings
from nomad.errors import NotSupported, StorageError


@pytest.mark.parametrize(
    ("method", "url", "status", "name"),
    [
        ("GET", "/api/unknown", 404, "Not Found"),
        ("GET", "/unknown", 404, "Not Found"),
        ("GET", "/api/uploads/a/b", 404, "Not Found"),
        ("POST", "/api/auth/", 405, "Method Not Allowed"),
        ("PATCH", "/api/uploads/", 405, "Method Not Allowed"),
        ("GET", "/api/auth/", 401, "Unauthorized"),
        ("GET", "/docs/../../etc/passwd", 404, "Not Found"),
        ("GET", "/swaggerui/%2e%2e/%2e%2e/__init__.py", 404, "Not Found"),
        ("GET", "/swaggerui/unknown.js", 404, "Not Found"),
    ],
)
def test_every_error_has_the_one_shape(client, method, url, status, name):
    response = client.request(method, url)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/json"
    body = response.json()
    assert body["code"] == status
    assert body["name"] == name
    assert body["description"]
    assert body["message"]


def test_a_wrong_method_names_the_right_ones(client):
    assert "GET" in client.post("/api/auth/").headers["allow"]


def test_collections_redirect_to_their_slash(client, login):
    for method, url in (("GET", "uploads"), ("PUT", "uploads"), ("GET", "auth"), ("GET", "info")):
        response = client.request(method, f"/api/{url}?a=%20b&c=d", follow_redirects=False)
        assert response.status_code == 308
        assert response.headers["location"] == f"/api/{url}/?a=%20b&c=d"
    assert client.get("/api/uploads", headers=login("sheldon")).status_code == 200


def test_unexpected_problems_show_no_details(installation):
    app = create_app(installation)

    @app.get("/bug")
    def bug():
        raise RuntimeError("secret details")

    @app.get("/storage")
    def storage():
        raise StorageError("secret path")

    @app.get("/later")
    def later():
        raise NotSupported("This comes later.")

    client = TestClient(app, raise_server_exceptions=False)
    for url in ("/bug", "/storage"):
        response = client.get(url)
        assert response.status_code == 500
        assert response.json()["name"] == "Internal Server Error"
        assert "secret" not in response.text
        assert response.headers["access-control-allow-origin"] == "*"
    assert client.get("/later").json()["message"] == "This comes later."


def test_everybody_may_ask_from_everywhere(client):
    response = client.options(
        "/api/uploads/", headers={"Origin": "http://a", "Access-Control-Request-Headers": "authorization, x-y"}
    )
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["access-control-allow-headers"] == "authorization, x-y"
    assert response.headers["access-control-allow-methods"] == "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"
    for url in ("/alive", "/api/unknown", "/api/auth/"):
        assert client.get(url).headers["access-control-allow-origin"] == "*"


def test_browsers_are_told_to_be_careful(client):
    headers = client.get("/alive").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert "default-src 'self'" in headers["content-security-policy"]


def test_head_is_get_without_body(client):
    get, head = client.get("/alive"), client.head("/alive")
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == get.headers["content-length"]


def test_requests_have_ids(client):
    assert client.get("/alive", headers={"X-Request-ID": "my-id"}).headers["x-request-id"] == "my-id"
    made = {client.get("/alive", headers={"X-Request-ID": "<bad>"}).headers["x-request-id"] for _ in range(2)}
    assert len(made) == 2
    assert "<bad>" not in made


def test_metrics_count_requests_by_route(client):
    client.get("/api/uploads/some-id")
    text = client.get("/metrics").text
    assert 'nomad_http_requests_total{method="GET",route="/uploads/{upload_id}",status="401"} 1.0' in text
    assert "some-id" not in text


@pytest.mark.parametrize("chunked", [True, False])
def test_a_body_that_is_read_into_memory_is_limited(client, login, chunked):
    block = b" " * 1024**2
    count = MAX_BODY // len(block) + 1
    content = (block for _ in range(count)) if chunked else block * count
    headers = {**login("sheldon"), "Content-Type": "application/json"}
    response = client.put("/api/auth/users", content=content, headers=headers)
    assert response.status_code == 413
    assert response.json()["code"] == 413


def test_broken_json_is_a_bad_request(client, login):
    headers = {**login("sheldon"), "Content-Type": "application/json"}
    for content in (b"{", b"\xff\xfe", b"[" * 100_000):
        response = client.put("/api/auth/users", content=content, headers=headers)
        assert response.status_code == 400
        assert response.json()["message"] == "Input payload validation failed"


def test_alive(client):
    response = client.get("/alive")
    assert response.status_code == 200
    assert "alive" in response.text


def test_what_is_not_built_says_so(client, monkeypatch):
    for name in ("docs", "dist", "gui"):
        response = client.get(f"/{name}/index.html")
        assert response.status_code == 200 or "has not been built" in response.json()["message"]


def test_the_web_page_finds_its_settings(client):
    response = client.get("/gui/env.js")
    assert response.headers["content-type"].startswith("text/javascript")
    assert response.headers["cache-control"] == "no-cache"
    assert response.text.startswith("window.nomadEnv = {")
    assert '"uploadLimit":10' in response.text


def test_the_old_encyclopedia_forwards(client):
    assert "forward.js" in client.get("/encyclopedia/").text
    assert "material" in client.get("/gui/forward.js").text


class TestBasePath:
    @pytest.fixture
    def settings(self, tmp_path):
        server = {"base_path": "/prod/rae", "public_url": "https://nomad.example"}
        return Settings.model_validate({"data_dir": tmp_path / "data", "server": server})

    def test_everything_is_below_it(self, client, login):
        for url in ("/alive", "/api/", "/api/swagger.json", "/swaggerui/swagger-ui.css", "/metrics", "/gui/env.js"):
            assert client.get(f"/prod/rae{url}").status_code == 200
            assert client.get(url).status_code == 404
        assert client.get("/prod/rae/api/swagger.json").json()["basePath"] == "/prod/rae/api"
        command = client.get("/prod/rae/api/uploads/command", headers=login("sheldon")).json()
        assert command["upload_url"].startswith("https://nomad.example/prod/rae/api/uploads/?token=")
        redirect = client.get("/prod/rae/api/uploads", follow_redirects=False)
        assert redirect.headers["location"] == "/prod/rae/api/uploads/"
