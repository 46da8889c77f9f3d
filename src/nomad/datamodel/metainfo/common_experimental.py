"""Experiments: place, device, sample, data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nomad.datamodel.derivations import count_elements
from nomad.metainfo import JSON, Datetime, MSection, Quantity, SectionProxy, SubSection, float64

if TYPE_CHECKING:
    from datetime import datetime


class Experiment(MSection):
    """An experiment: where and when it took place, on which sample, with which method, and where the data are."""

    experiment_summary: Quantity[str] = Quantity(
        type=str,
        description="What was done, in the words of the experimenters.",
    )
    experiment_publish_time: Quantity[datetime] = Quantity(
        type=Datetime,
        description="When the data were published.",
    )
    experiment_time: Quantity[datetime] = Quantity(
        type=Datetime,
        description="When the experiment began.",
    )
    experiment_end_time: Quantity[datetime] = Quantity(
        type=Datetime,
        description="When the experiment ended.",
    )
    raw_metadata: Quantity[Any] = Quantity(
        type=JSON,
        description="The metadata as they were found.",
    )
    experiment_location: SubSection[Location] = SubSection(sub_section=SectionProxy("Location"))
    section_data: SubSection[Data] = SubSection(sub_section=SectionProxy("Data"))
    section_method: SubSection[Method] = SubSection(sub_section=SectionProxy("Method"))
    section_sample: SubSection[Sample] = SubSection(sub_section=SectionProxy("Sample"))


class Location(MSection):
    """Where an experiment took place."""

    address: Quantity[str] = Quantity(
        type=str,
        description="City and country.",
    )
    institution: Quantity[str] = Quantity(
        type=str,
        description="The institution.",
    )
    facility: Quantity[str] = Quantity(
        type=str,
        description="The facility or instrument within the institution.",
    )


class Data(MSection):
    """Where the measured data are."""

    repository_name: Quantity[str] = Quantity(
        type=str,
        description="Name of the repository that holds the data.",
    )
    repository_url: Quantity[str] = Quantity(
        type=str,
        description="Address of that repository.",
    )
    preview_url: Quantity[str] = Quantity(
        type=str,
        description="Address of an image.",
    )
    entry_repository_url: Quantity[str] = Quantity(
        type=str,
        description="Address of the data in that repository.",
    )


class Method(MSection):
    """The experimental method."""

    data_type: Quantity[str] = Quantity(
        type=str,
        description="Kind of the measured data.",
    )
    method_name: Quantity[str] = Quantity(
        type=str,
        description="Full name of the method.",
    )
    method_abbreviation: Quantity[str] = Quantity(
        type=str,
        description="Usual abbreviation, such as `XPS`.",
    )
    probing_method: Quantity[str] = Quantity(
        type=str,
        description="How the sample was probed.",
    )
    instrument_description: Quantity[str] = Quantity(
        type=str,
        description="The instrument.",
    )


class Sample(MSection):
    """The sample of an experiment."""

    sample_description: Quantity[str] = Quantity(
        type=str,
        description="What it is and how it was made.",
    )
    sample_id: Quantity[str] = Quantity(
        type=str,
        description="Identifier of the sample.",
    )
    sample_state: Quantity[str] = Quantity(
        type=str,
        description="State of matter, such as `solid`.",
    )
    sample_temperature: Quantity[Any] = Quantity(
        type=float64,
        unit="kelvin",
        description="Temperature of the sample.",
    )
    sample_microstructure: Quantity[str] = Quantity(
        type=str,
        description="Microstructure, such as `polycrystalline`.",
    )
    sample_constituents: Quantity[str] = Quantity(
        type=str,
        description="What the sample consists of.",
    )
    section_material: SubSection[Material] = SubSection(sub_section=SectionProxy("Material"))


class Material(MSection):
    """The material of a sample."""

    chemical_formula: Quantity[str] = Quantity(
        type=str,
        description="Formula.",
    )
    chemical_name: Quantity[str] = Quantity(
        type=str,
        description="Chemical or trivial name.",
    )
    atom_labels: Quantity[list[str]] = Quantity(
        type=str,
        shape=["number_of_elements"],
        description="Elements of the material.",
    )
    number_of_elements: Quantity[int] = Quantity(
        type=int,
        derived=count_elements,
        virtual=True,
        description="Number of different elements.",
    )
    space_group: Quantity[int] = Quantity(
        type=int,
        description="Number of the space group.",
    )
