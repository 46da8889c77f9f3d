"""Where archives come from, and messages about their processing."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.common_dft.categories import Unused
from nomad.datamodel.metainfo.common_dft.package import m_package as m_package
from nomad.metainfo import MSection, Quantity, Section, SectionProxy, SubSection, int32, int64


class ArchiveContext(MSection):
    """Identifies the archive that a piece of data was taken from."""

    m_def = Section(aliases=["archive_context"])

    archive_gid: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="Global identifier of an archive.",
    )


class CalculationContext(MSection):
    """Identifies the calculation that a piece of data was taken from."""

    m_def = Section(aliases=["calculation_context"])

    calculation_gid: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="Global identifier of a calculation, which contains the one of its archive.",
    )


class ResponseContext(MSection):
    """Header of an answer of the former data service."""

    m_def = Section(aliases=["response_context"])

    shortened_meta_info: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="Name of the package of definitions that the short names of an answer belong to.",
    )
    section_response_message: SubSection[list[ResponseMessage]] = SubSection(
        sub_section=SectionProxy("ResponseMessage"), repeats=True, categories=[Unused]
    )


class ResponseMessage(MSection):
    """A message of the former data service."""

    m_def = Section(aliases=["section_response_message"])

    response_message_count: Quantity[Any] = Quantity(
        type=int32,
        categories=[Unused],
        description="How often the message occurred.",
    )
    response_message_level: Quantity[Any] = Quantity(
        type=int32,
        categories=[Unused],
        description="How serious it is: 0 debug, 1 info, 2 warning, 3 error.",
    )
    response_message: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="Text of the message.",
    )


class ProcessorInfo(MSection):
    """How a processing step of the former pipeline went."""

    m_def = Section(aliases=["section_processor_info"])

    processor_id: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="Name of the processing step.",
    )
    processor_number_of_evaluated_contexts: Quantity[Any] = Quantity(
        type=int64,
        categories=[Unused],
        description="Number of sections that the step looked at.",
    )
    processor_number_of_failed_contexts: Quantity[Any] = Quantity(
        type=int64,
        categories=[Unused],
        description="Number of sections for which the step failed.",
    )
    processor_number_of_skipped_contexts: Quantity[Any] = Quantity(
        type=int64,
        categories=[Unused],
        description="Number of sections that the step left out.",
    )
    processor_number_of_successful_contexts: Quantity[Any] = Quantity(
        type=int64,
        categories=[Unused],
        description="Number of sections for which the step succeeded.",
    )
    processor_version_details: Quantity[Any] = Quantity(
        type=Any,
        categories=[Unused],
        description="Versions of the programs that the step used.",
    )


class ProcessorLog(MSection):
    """The log of a processing step of the former pipeline."""

    m_def = Section(aliases=["section_processor_log"])

    processor_log_processor_id: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="Name of the processing step.",
    )
    processor_log_start: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="When the log begins, as ISO 8601 text.",
    )
    section_processor_log_event: SubSection[list[ProcessorLogEvent]] = SubSection(
        sub_section=SectionProxy("ProcessorLogEvent"), repeats=True, categories=[Unused]
    )


class ProcessorLogEvent(MSection):
    """One line in the log of a processing step."""

    m_def = Section(aliases=["section_processor_log_event"])

    processor_log_event_level: Quantity[Any] = Quantity(
        type=int32,
        categories=[Unused],
        description="How serious the event is, from 0 (debug) to 4 (fatal).",
    )
    processor_log_event_message: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="Text of the event.",
    )


class RestrictedUri(MSection):
    """Raw files that may not be passed on, and why."""

    m_def = Section(aliases=["section_restricted_uri"])

    number_of_restricted_uri: Quantity[Any] = Quantity(
        type=int32,
        categories=[Unused],
        description="Number of the restricted files or folders.",
    )
    restricted_uri: Quantity[list[str]] = Quantity(
        type=str,
        shape=["number_of_restricted_uri"],
        categories=[Unused],
        description="URIs of the restricted files or folders.",
    )
    restricted_uri_reason: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="Why they are restricted, for example a licence or an embargo.",
    )
    restricted_uri_issue_authority: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="Who demands the restriction.",
    )
    restricted_uri_end_date: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="Until when the restriction holds.",
    )
    restricted_uri_restriction: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="What is not allowed.",
    )
    restricted_uri_license: Quantity[str] = Quantity(
        type=str,
        categories=[Unused],
        description="The licence that restricts the files.",
    )
    number_of_restricted_uri_files: Quantity[Any] = Quantity(
        type=int32,
        categories=[Unused],
        description="Number of files that are affected.",
    )
