"""The hash by which entries with equal main properties are grouped."""

from __future__ import annotations

from typing import Any

from nomad.ids import hash_text
from nomad.metainfo import MProxy


def group_hash(metadata: Any, *properties: Any) -> str:
    """28 characters for the properties, the embargo and the uploader of an entry."""
    return hash_text(*(str(value) for value in (*properties, metadata.with_embargo, uploader_id(metadata))))


def uploader_id(metadata: Any) -> str | None:
    """The user id of the uploader, whether the user could be looked up or not."""
    uploader = metadata.m_data.get("uploader")
    if uploader is None or isinstance(uploader, str):
        return uploader
    return str(uploader.m_proxy_value if isinstance(uploader, MProxy) else uploader.user_id)
