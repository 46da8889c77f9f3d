"""Experiments: place, device, sample, data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nomad.datamodel.derivations import count_elements
from nomad.metainfo import JSON, Datetime, MSection, Quantity, SectionProxy, SubSection, float64

if TYPE_CHECKING:
    from datetime import datetime


class Experiment(MSection):
    experiment_summary: Quantity[str] = Quantity(type=str)
    experiment_publish_time: Quantity[datetime] = Quantity(type=Datetime)
    experiment_time: Quantity[datetime] = Quantity(type=Datetime)
    experiment_end_time: Quantity[datetime] = Quantity(type=Datetime)
    raw_metadata: Quantity[Any] = Quantity(type=JSON)
    experiment_location: SubSection[Location] = SubSection(sub_section=SectionProxy("Location"))
    section_data: SubSection[Data] = SubSection(sub_section=SectionProxy("Data"))
    section_method: SubSection[Method] = SubSection(sub_section=SectionProxy("Method"))
    section_sample: SubSection[Sample] = SubSection(sub_section=SectionProxy("Sample"))


class Location(MSection):
    address: Quantity[str] = Quantity(type=str)
    institution: Quantity[str] = Quantity(type=str)
    facility: Quantity[str] = Quantity(type=str)


class Data(MSection):
    repository_name: Quantity[str] = Quantity(type=str)
    repository_url: Quantity[str] = Quantity(type=str)
    preview_url: Quantity[str] = Quantity(type=str)
    entry_repository_url: Quantity[str] = Quantity(type=str)


class Method(MSection):
    data_type: Quantity[str] = Quantity(type=str)
    method_name: Quantity[str] = Quantity(type=str)
    method_abbreviation: Quantity[str] = Quantity(type=str)
    probing_method: Quantity[str] = Quantity(type=str)
    instrument_description: Quantity[str] = Quantity(type=str)


class Sample(MSection):
    sample_description: Quantity[str] = Quantity(type=str)
    sample_id: Quantity[str] = Quantity(type=str)
    sample_state: Quantity[str] = Quantity(type=str)
    sample_temperature: Quantity[Any] = Quantity(type=float64, unit="kelvin")
    sample_microstructure: Quantity[str] = Quantity(type=str)
    sample_constituents: Quantity[str] = Quantity(type=str)
    section_material: SubSection[Material] = SubSection(sub_section=SectionProxy("Material"))


class Material(MSection):
    chemical_formula: Quantity[str] = Quantity(type=str)
    chemical_name: Quantity[str] = Quantity(type=str)
    atom_labels: Quantity[list[str]] = Quantity(type=str, shape=["number_of_elements"])
    number_of_elements: Quantity[int] = Quantity(type=int, derived=count_elements, virtual=True)
    space_group: Quantity[int] = Quantity(type=int)
