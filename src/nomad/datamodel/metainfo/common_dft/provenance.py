"""Where archives come from, and messages about their processing."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.common_dft.categories import Unused
from nomad.datamodel.metainfo.common_dft.package import m_package as m_package
from nomad.metainfo import MSection, Quantity, Section, SectionProxy, SubSection, int32, int64


class ArchiveContext(MSection):
    m_def = Section(aliases=["archive_context"])

    archive_gid: Quantity[str] = Quantity(type=str, categories=[Unused])


class CalculationContext(MSection):
    m_def = Section(aliases=["calculation_context"])

    calculation_gid: Quantity[str] = Quantity(type=str, categories=[Unused])


class ResponseContext(MSection):
    m_def = Section(aliases=["response_context"])

    shortened_meta_info: Quantity[str] = Quantity(type=str, categories=[Unused])
    section_response_message: SubSection[list[ResponseMessage]] = SubSection(
        sub_section=SectionProxy("ResponseMessage"), repeats=True, categories=[Unused]
    )


class ResponseMessage(MSection):
    m_def = Section(aliases=["section_response_message"])

    response_message_count: Quantity[Any] = Quantity(type=int32, categories=[Unused])
    response_message_level: Quantity[Any] = Quantity(type=int32, categories=[Unused])
    response_message: Quantity[str] = Quantity(type=str, categories=[Unused])


class ProcessorInfo(MSection):
    m_def = Section(aliases=["section_processor_info"])

    processor_id: Quantity[str] = Quantity(type=str, categories=[Unused])
    processor_number_of_evaluated_contexts: Quantity[Any] = Quantity(type=int64, categories=[Unused])
    processor_number_of_failed_contexts: Quantity[Any] = Quantity(type=int64, categories=[Unused])
    processor_number_of_skipped_contexts: Quantity[Any] = Quantity(type=int64, categories=[Unused])
    processor_number_of_successful_contexts: Quantity[Any] = Quantity(type=int64, categories=[Unused])
    processor_version_details: Quantity[Any] = Quantity(type=Any, categories=[Unused])


class ProcessorLog(MSection):
    m_def = Section(aliases=["section_processor_log"])

    processor_log_processor_id: Quantity[str] = Quantity(type=str, categories=[Unused])
    processor_log_start: Quantity[str] = Quantity(type=str, categories=[Unused])
    section_processor_log_event: SubSection[list[ProcessorLogEvent]] = SubSection(
        sub_section=SectionProxy("ProcessorLogEvent"), repeats=True, categories=[Unused]
    )


class ProcessorLogEvent(MSection):
    m_def = Section(aliases=["section_processor_log_event"])

    processor_log_event_level: Quantity[Any] = Quantity(type=int32, categories=[Unused])
    processor_log_event_message: Quantity[str] = Quantity(type=str, categories=[Unused])


class RestrictedUri(MSection):
    m_def = Section(aliases=["section_restricted_uri"])

    number_of_restricted_uri: Quantity[Any] = Quantity(type=int32, categories=[Unused])
    restricted_uri: Quantity[list[str]] = Quantity(type=str, shape=["number_of_restricted_uri"], categories=[Unused])
    restricted_uri_reason: Quantity[str] = Quantity(type=str, categories=[Unused])
    restricted_uri_issue_authority: Quantity[str] = Quantity(type=str, categories=[Unused])
    restricted_uri_end_date: Quantity[str] = Quantity(type=str, categories=[Unused])
    restricted_uri_restriction: Quantity[str] = Quantity(type=str, categories=[Unused])
    restricted_uri_license: Quantity[str] = Quantity(type=str, categories=[Unused])
    number_of_restricted_uri_files: Quantity[Any] = Quantity(type=int32, categories=[Unused])
