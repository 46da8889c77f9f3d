"""Configuration: typed settings from `nomad.yaml`, environment variables and command line.

Order of precedence, last wins: built-in default, configuration file (`NOMAD_CONFIG`, else `nomad.yaml` in the
working folder), environment (`NOMAD_<SECTION>__<NAME>`), explicit overrides (command line). An unknown setting is a
`ConfigurationError` that names it. Settings are plain values: whoever needs them gets them passed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, Field, ValidationError, model_validator

from nomad.errors import ConfigurationError
from nomad.people_settings import AuthSettings, MailSettings, OidcSettings, WebSettings
from nomad.settings_section import Section

# Callers find every section here, wherever it is written down.
__all__ = [
    "AuthSettings",
    "LoadedSettings",
    "MailSettings",
    "OidcSettings",
    "Origin",
    "Settings",
    "WebSettings",
    "load",
]

ENVIRONMENT_PREFIX = "NOMAD_"
RESERVED_VARIABLES = {"NOMAD_CONFIG", "NOMAD_URL", "NOMAD_TOKEN", "NOMAD_USER", "NOMAD_PASSWORD"}
RESERVED_PREFIXES = ("NOMAD_TEST_",)
GIB = 1024**3


class ServerSettings(Section):
    """How the HTTP server listens and which addresses it tells its clients."""

    host: str = Field("127.0.0.1", description="Address that the server listens on.")
    port: int = Field(8000, ge=0, le=65535, description="Port that the server listens on.")
    base_path: str = Field("", description="Path in front of all routes, without slash at the end.")
    public_url: str | None = Field(
        None, description="Address that clients use, when a proxy stands in front; without path of the API."
    )
    processes: int = Field(1, ge=1, description="Number of API processes.")
    threads: int = Field(16, ge=1, description="Threads per API process for ordinary requests.")
    readonly: bool = Field(False, description="Refuse all writes with 403.")


class DatabaseSettings(Section):
    """Where the rows are."""

    url: str | None = Field(
        None,
        description="SQLAlchemy URL, such as postgresql+psycopg://user@host/nomad; default: SQLite in the data folder.",
    )
    pool_size: int = Field(10, ge=1, description="Connections per process (PostgreSQL).")


class StorageSettings(Section):
    """Where the bytes are."""

    url: str | None = Field(
        None,
        description="Object store: a folder, or s3://bucket/prefix; default: the folder `uploads` in the data folder.",
    )
    endpoint: str | None = Field(None, description="Address of the S3 service; default: that of the region at AWS.")
    region: str | None = Field(None, description="Region of the bucket; default: AWS_REGION, else us-east-1.")
    access_key_id: str | None = Field(None, description="S3 access key; default: from the environment (AWS_...).")
    secret_access_key: str | None = Field(None, description="S3 secret key; default: from the environment (AWS_...).")
    path_style: bool = Field(
        True, description="The bucket stands in the path of S3 addresses; otherwise in front of the host name."
    )
    retries: int = Field(4, ge=0, description="Repetitions of a failed S3 request before it is an error.")
    timeout: float = Field(30.0, gt=0, description="Seconds that one S3 request may take.")
    cache_size: int = Field(64 * 1024**2, ge=0, description="Memory per process for blocks read from S3, in bytes.")


class OpenSearchSettings(Section):
    """The OpenSearch cluster that holds the index, when it is the engine."""

    hosts: list[str] = Field(
        ["http://127.0.0.1:9200"], min_length=1, description="Addresses of OpenSearch nodes, with http:// or https://."
    )
    user: str | None = Field(None, description="User name at OpenSearch; default: none is sent.")
    password: str | None = Field(None, description="Password at OpenSearch.")
    ca_file: Path | None = Field(
        None, description="Certificates (PEM) that sign those of the nodes; default: those that Python trusts."
    )
    verify_certificates: bool = Field(True, description="Refuse nodes whose certificate cannot be verified.")
    index_prefix: str = Field(
        "nomad",
        pattern="^[a-z0-9][a-z0-9_.-]*$",
        description="Beginning of the names of all indices; installations that share a cluster need different ones.",
    )
    shards: int = Field(1, ge=1, description="Shards of a new index; 1 answers fastest up to some 10^7 entries.")
    replicas: int = Field(0, ge=0, description="Copies of each shard of a new index.")
    bulk_size: int = Field(8 * 1024**2, ge=1024, description="Largest body of a bulk request, in bytes.")
    timeout: float = Field(30.0, gt=0, description="Seconds that one request to OpenSearch may take.")
    exact_values: int = Field(
        100_000, ge=0, description="Distinct values up to which their number is exact; above it is an estimate (1 %)."
    )


class SearchSettings(Section):
    """The index and its limits."""

    engine: Literal["tantivy", "opensearch"] = Field(
        "tantivy", description="Search engine: embedded (tantivy), or a cluster beside this program (opensearch)."
    )
    opensearch: OpenSearchSettings = Field(default_factory=OpenSearchSettings)
    max_result_window: int = Field(10_000, ge=10_000, description="Largest page * per_page of a search.")
    scroll_seconds: int = Field(300, ge=60, description="Life of a scroll after each request, in seconds.")
    writer_memory: int = Field(64 * 1024**2, description="Memory of the index writer (tantivy), in bytes.")
    commit_interval: float = Field(0.05, ge=0, description="Seconds to wait for more changes before a commit.")


class UploadSettings(Section):
    """Limits on what is received."""

    max_size: int = Field(32 * GIB, description="Largest upload in bytes.")
    max_unpublished: int = Field(10, description="Unpublished uploads per user; the admin has no limit.")
    max_files: int = Field(1_000_000, description="Most files in an upload.")
    max_extracted_size: int = Field(1024 * GIB, description="Largest sum of file sizes of an upload, in bytes.")
    max_ratio: int = Field(
        200, description="Largest ratio of extracted to received bytes; counts only above 1 GiB extracted."
    )
    local_paths: list[Path] = Field(
        default_factory=list, description="Folders from which ordinary users may upload with local_path."
    )
    auxfile_cutoff: int = Field(100, description="Auxiliary files listed and hashed per entry.")
    raw_file_strip_cutoff: int = Field(1000, description="Most entries of a raw query with strip.")


class ProcessingSettings(Section):
    """Workers and the limits of parser processes."""

    workers: int | None = Field(None, description="Parser processes of a worker; default: number of cores.")
    entry_timeout: float = Field(1800.0, description="Seconds that one entry may take.")
    entry_memory: int = Field(4 * GIB, description="Bytes of memory that a parser process may use.")
    batch_size: int = Field(20, ge=1, description="Entries per job.")
    lease_seconds: float = Field(30.0, description="Seconds after which a silent worker loses its job.")
    max_attempts: int = Field(3, ge=1, description="Crashes after which an entry is marked failed.")
    poll_interval: float = Field(0.2, description="Seconds between two looks for jobs when there is none.")


class DataciteSettings(Section):
    """DOIs of datasets."""

    enabled: bool = Field(False, description="Register DOIs at DataCite; needs user, password and server.public_url.")
    url: str = Field(
        "https://api.datacite.org",
        description="Address of DataCite's REST API; https://api.test.datacite.org to try it out.",
    )
    prefix: str = Field("10.17172", description="First part of the names of DOIs.")
    user: str | None = Field(None, description="Name of the repository account at DataCite.")
    password: str | None = Field(None, description="Password of this account.")
    timeout: float = Field(30.0, gt=0, description="Seconds to wait for each answer of DataCite.")


class OasisSettings(Section):
    """Running as a local NOMAD beside a central one."""

    is_oasis: bool = Field(False, description="This installation is an Oasis.")
    allowed_users: list[str] | None = Field(
        None, description="Names or e-mail addresses of the only users with access; default: everybody."
    )
    central_url: str | None = Field(None, description="API address of the central NOMAD.")
    central_user: str | None = Field(None, description="Name of this Oasis' account at the central NOMAD.")
    central_password: str | None = Field(None, description="Password of this account.")
    central_deployment_id: str | None = Field(
        None, description="Name of the central NOMAD in `published_to` of uploads; default: host of central_url."
    )
    deployment_id: str | None = Field(
        None, description="Name of this Oasis at the central NOMAD; default: setting deployment."
    )


class ClientSettings(Section):
    """Which server the commands `upload`, `status`, `publish`, `search` and `download` talk to."""

    url: str = Field("http://127.0.0.1:8000/api", description="API address of the server.")
    user: str | None = Field(None, description="User name or e-mail address; default: asked for when needed.")
    password: str | None = Field(None, description="Password; default: asked for when needed.")


class Settings(Section):
    """All settings of one installation."""

    data_dir: Path = Field(Path("nomad-data"), description="Folder of rows, index and files.")
    deployment: str = Field("nomad", description="Name of this installation in metadata and messages.")
    server: ServerSettings = Field(default_factory=ServerSettings)
    database: DatabaseSettings = Field(default_factory=DatabaseSettings)
    storage: StorageSettings = Field(default_factory=StorageSettings)
    search: SearchSettings = Field(default_factory=SearchSettings)
    uploads: UploadSettings = Field(default_factory=UploadSettings)
    processing: ProcessingSettings = Field(default_factory=ProcessingSettings)
    auth: AuthSettings = Field(default_factory=AuthSettings)
    mail: MailSettings = Field(default_factory=MailSettings)
    web: WebSettings = Field(default_factory=WebSettings)
    datacite: DataciteSettings = Field(default_factory=DataciteSettings)
    oasis: OasisSettings = Field(default_factory=OasisSettings)
    client: ClientSettings = Field(default_factory=ClientSettings)

    @model_validator(mode="after")
    def _can_register(self) -> Settings:
        if self.datacite.enabled and not (self.datacite.user and self.datacite.password and self.server.public_url):
            raise ValueError("datacite.enabled needs datacite.user, datacite.password and server.public_url")
        return self

    @property
    def database_url(self) -> str:
        """The SQLAlchemy URL of the rows."""
        return self.database.url or f"sqlite:///{(self.data_dir / 'nomad.db').resolve()}"

    @property
    def uploads_dir(self) -> Path:
        """Folder of raw and archive packs."""
        return self.data_dir / "uploads"

    @property
    def index_dir(self) -> Path:
        """Folder of the search index generations."""
        return self.data_dir / "index"

    @property
    def tmp_dir(self) -> Path:
        """Folder of incoming bodies and work folders."""
        return self.data_dir / "tmp"


@dataclass(frozen=True)
class Origin:
    """One setting as `nomad config show` prints it."""

    name: str
    value: Any
    source: str
    description: str


@dataclass(frozen=True)
class LoadedSettings:
    """Settings with the knowledge where each value came from."""

    settings: Settings
    sources: Mapping[str, str]

    def origins(self) -> Iterator[Origin]:
        """Every setting by dotted name, in order of definition."""
        for name, value, description in _flatten(self.settings):
            yield Origin(name, value, self.sources.get(name, "default"), description)


def _flatten(section: BaseModel, prefix: str = "") -> Iterator[tuple[str, Any, str]]:
    for name, field in type(section).model_fields.items():
        value = getattr(section, name)
        if isinstance(value, BaseModel):
            yield from _flatten(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value, field.description or ""


def load(
    path: Path | None = None,
    environment: Mapping[str, str] | None = None,
    overrides: Mapping[str, Any] | None = None,
) -> LoadedSettings:
    """Settings from file, environment and `overrides` (dotted name to value; None values are ignored).

    Raises `ConfigurationError` for a file that cannot be read and for unknown or ill-typed settings.
    """
    environment = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    file = path or (Path(environment["NOMAD_CONFIG"]) if "NOMAD_CONFIG" in environment else None)
    if file is None and Path("nomad.yaml").is_file():
        file = Path("nomad.yaml")
    if file is not None:
        for name, value in _flatten_mapping(_read_file(file)):
            _put(values, name, value)
            sources[name] = str(file)
    for variable, text in sorted(environment.items()):
        if not variable.startswith(ENVIRONMENT_PREFIX) or variable in RESERVED_VARIABLES:
            continue
        if variable.startswith(RESERVED_PREFIXES):
            continue
        name = variable.removeprefix(ENVIRONMENT_PREFIX).lower().replace("__", ".")
        _put(values, name, yaml.safe_load(text) if text else "")
        sources[name] = f"environment {variable}"
    for name, value in (overrides or {}).items():
        if value is not None:
            _put(values, name, value)
            sources[name] = "command line"
    try:
        return LoadedSettings(Settings.model_validate(values), sources)
    except ValidationError as error:
        raise ConfigurationError(_describe(error, sources)) from error


def _read_file(file: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigurationError(f"The configuration file {file} cannot be read: {error}") from error
    if not isinstance(content, dict):
        raise ConfigurationError(f"The configuration file {file} must hold a mapping of settings.")
    return content


def _flatten_mapping(mapping: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in mapping.items():
        if isinstance(value, dict):
            yield from _flatten_mapping(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _put(values: dict[str, Any], name: str, value: Any) -> None:
    *path, last = name.split(".")
    node = values
    for key in path:
        child = node.setdefault(key, {})
        if not isinstance(child, dict):
            raise ConfigurationError(f"The setting {key} is no section, so {name} is unknown.")
        node = child
    node[last] = value


def _describe(error: ValidationError, sources: Mapping[str, str]) -> str:
    lines = []
    for problem in error.errors():
        name = ".".join(str(part) for part in problem["loc"])
        if not name:  # settings that contradict each other
            lines.append(f"{problem['msg'].removeprefix('Value error, ')}.")
            continue
        origin = next((text for key, text in sources.items() if key == name or key.startswith(f"{name}.")), "")
        reason = "is unknown" if problem["type"] == "extra_forbidden" else problem["msg"]
        lines.append(f"The setting {name} {f'({origin}) ' if origin else ''}{reason}.")
    return "\n".join([*lines, "`nomad config show` lists all settings."])
