"""The metadata of an entry, which are also its document in the search index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nomad.datamodel.annotations import Edit, Search
from nomad.datamodel.categories import (
    DomainMetadata,
    EditableUserMetadata,
    MongoMetadata,
    OasisMetadata,
    UserProvidableMetadata,
)
from nomad.datamodel.derivations import entry_authors, entry_only_atoms, entry_origin, entry_owners, only_atoms_of
from nomad.datamodel.dft import DFTMetadata
from nomad.datamodel.ems import EMSMetadata
from nomad.datamodel.encyclopedia import EncyclopediaMetadata
from nomad.datamodel.metainfo.common_dft.categories import FastAccess
from nomad.datamodel.package import m_package as m_package
from nomad.datamodel.qcms import QCMSMetadata
from nomad.datamodel.references import AuthorReference, DatasetReference, UserReference
from nomad.metainfo import Datetime, MEnum, MSection, Quantity, SectionProxy, SubSection

if TYPE_CHECKING:
    from datetime import datetime

    from nomad.datamodel.dataset import Dataset
    from nomad.datamodel.people import Author, User


class EntryMetadata(MSection):
    """Everything that is known about an entry without reading its archive: the document in the search index."""

    upload_id: Quantity[str] = Quantity(
        type=str,
        a_search=Search(many_or="append", metric="cardinality", metric_name="uploads", group="uploads_grouped"),
        description="Identifier of the upload that the entry belongs to.",
    )
    calc_id: Quantity[str] = Quantity(
        type=str,
        categories=[OasisMetadata],
        a_search=Search(many_or="append"),
        description="Identifier of the entry: hash of upload id and path of the mainfile.",
    )
    calc_hash: Quantity[str] = Quantity(
        type=str,
        categories=[MongoMetadata],
        a_search=Search(many_or="append", metric="cardinality", metric_name="unique_entries"),
        description="Hash of the contents of mainfile and auxiliary files; equal for the same raw data.",
    )
    mainfile: Quantity[str] = Quantity(
        type=str,
        a_search=[
            Search(kind="keyword", exact="keyword", many_or="append"),
            Search(name="mainfile_path", kind="keyword", exact="keyword", many_and="append"),
        ],
        description="Path of the file that was parsed, relative to the upload.",
    )
    files: Quantity[list[str]] = Quantity(
        type=str,
        shape=["0..*"],
        a_search=[Search(name="path", kind="path"), Search(kind="keyword", exact="keyword", many_or="append")],
        description="Paths of the mainfile and of all files next to it.",
    )
    pid: Quantity[str] = Quantity(
        type=str,
        categories=[MongoMetadata],
        a_search=Search(many_or="append"),
        description="Number of the entry in the repository before 2018, as text.",
    )
    raw_id: Quantity[str] = Quantity(
        type=str,
        categories=[MongoMetadata, UserProvidableMetadata],
        a_search=Search(many_or="append"),
        description="Identifier that the program wrote into its output.",
    )
    domain: Quantity[str] = Quantity(
        type=MEnum("dft", "ems", "qcms"),
        categories=[MongoMetadata, UserProvidableMetadata],
        a_search=Search(),
        description="The domain of science, which tells the section with further metadata.",
    )
    published: Quantity[bool] = Quantity(
        type=bool,
        default=False,
        categories=[MongoMetadata, OasisMetadata],
        a_search=Search(),
        description="Whether the entry is published; with an embargo it can still not be read by everybody.",
    )
    processed: Quantity[bool] = Quantity(
        type=bool,
        default=False,
        categories=[MongoMetadata],
        a_search=Search(),
        description="Whether the last processing succeeded.",
    )
    last_processing: Quantity[datetime] = Quantity(
        type=Datetime,
        categories=[MongoMetadata],
        a_search=Search(),
        description="When the entry was processed last.",
    )
    processing_errors: Quantity[list[str]] = Quantity(
        type=str,
        shape=["*"],
        a_search=Search(many_and="append"),
        description="What went wrong in the last processing.",
    )
    nomad_version: Quantity[str] = Quantity(
        type=str,
        categories=[MongoMetadata],
        a_search=Search(many_or="append"),
        description="Version of this software that processed the entry.",
    )
    nomad_commit: Quantity[str] = Quantity(
        type=str,
        categories=[MongoMetadata],
        a_search=Search(many_or="append"),
        description="Commit of this software that processed the entry.",
    )
    parser_name: Quantity[str] = Quantity(
        type=str,
        a_search=Search(many_or="append"),
        description="The parser that read the entry, such as `parsers/vasp`.",
    )
    comment: Quantity[str] = Quantity(
        type=str,
        categories=[EditableUserMetadata, MongoMetadata],
        a_search=Search(kind="text"),
        description="What the user says about the entry.",
    )
    references: Quantity[list[str]] = Quantity(
        type=str,
        shape=["0..*"],
        categories=[EditableUserMetadata, MongoMetadata],
        a_search=Search(),
        description="Web addresses of publications and other material about the entry.",
    )
    external_db: Quantity[str] = Quantity(
        type=MEnum("EELSDB", "Materials Project", "AFLOW", "OQMD"),
        categories=[MongoMetadata, UserProvidableMetadata],
        a_search=Search(),
        description="The database that the entry was taken from.",
    )
    uploader: Quantity[User] = Quantity(
        type=UserReference(SectionProxy("User")),
        categories=[MongoMetadata],
        a_search=[
            Search(
                kind="keyword",
                exact="name.keyword",
                many_or="append",
                metric="cardinality",
                metric_name="uploaders",
                statistic_size=10,
                statistic_fixed=True,
                statistic_order="count",
            ),
            Search(name="uploader_id", kind="keyword", exact="user_id"),
        ],
        a_edit=Edit(admin_only=True, verify="User"),
        description="The user who uploaded the entry.",
    )
    origin: Quantity[str] = Quantity(
        type=str,
        derived=entry_origin,
        virtual=True,
        a_search=Search(statistic_size=10, statistic_fixed=True, statistic_order="count"),
        description="Where the entry comes from: the external database, otherwise the name of the uploader.",
    )
    coauthors: Quantity[list[Author]] = Quantity(
        type=AuthorReference(SectionProxy("Author")),
        shape=["0..*"],
        default=[],
        categories=[EditableUserMetadata, MongoMetadata],
        a_edit=Edit(verify="User"),
        description="Further authors: users, or people without account.",
    )
    authors: Quantity[list[Author]] = Quantity(
        type=AuthorReference(SectionProxy("Author")),
        shape=["0..*"],
        derived=entry_authors,
        virtual=True,
        a_search=Search(
            kind="keyword", exact="name.keyword", many_or="append", metric="cardinality", metric_name="authors"
        ),
        description=(
            "All authors: the uploader, unless the entry comes from an external database, and the co-authors."
        ),
    )
    shared_with: Quantity[list[User]] = Quantity(
        type=UserReference(SectionProxy("User")),
        shape=["0..*"],
        default=[],
        categories=[EditableUserMetadata, MongoMetadata],
        a_edit=Edit(verify="User"),
        description="Users who may read the entry before it is published and during an embargo.",
    )
    owners: Quantity[list[User]] = Quantity(
        type=UserReference(SectionProxy("User")),
        shape=["0..*"],
        derived=entry_owners,
        virtual=True,
        a_search=Search(kind="keyword", exact="name.keyword", many_or="append"),
        description="All users who may always read the entry: the uploader and those it is shared with.",
    )
    license: Quantity[str] = Quantity(
        type=str,
        default="CC BY 4.0",
        categories=[EditableUserMetadata, MongoMetadata],
        description="The licence under which the data may be used.",
    )
    with_embargo: Quantity[bool] = Quantity(
        type=bool,
        default=False,
        categories=[EditableUserMetadata, MongoMetadata],
        a_search=Search(),
        description="Whether only owners may read the entry although it is published.",
    )
    upload_time: Quantity[datetime] = Quantity(
        type=Datetime,
        categories=[MongoMetadata, OasisMetadata],
        a_search=Search(order_default=True),
        a_edit=Edit(admin_only=True),
        description="When the upload was made.",
    )
    upload_name: Quantity[str] = Quantity(
        type=str,
        categories=[MongoMetadata],
        a_search=Search(many_or="append"),
        description="Name that the user gave to the upload.",
    )
    datasets: Quantity[list[Dataset]] = Quantity(
        type=DatasetReference(SectionProxy("Dataset")),
        shape=["0..*"],
        default=[],
        categories=[EditableUserMetadata, MongoMetadata],
        a_search=[
            Search(kind="keyword", exact="name", many_or="append"),
            Search(
                name="dataset_id",
                kind="keyword",
                exact="dataset_id",
                many_or="append",
                metric="cardinality",
                metric_name="datasets",
                group="datasets_grouped",
            ),
        ],
        a_edit=Edit(verify="Dataset"),
        description="The datasets that the entry is in.",
    )
    external_id: Quantity[str] = Quantity(
        type=str,
        categories=[MongoMetadata, UserProvidableMetadata],
        a_search=Search(many_or="split"),
        description="Identifier that the user gave to the entry.",
    )
    last_edit: Quantity[datetime] = Quantity(
        type=Datetime,
        categories=[MongoMetadata, OasisMetadata],
        a_search=Search(),
        description="When a user edited the metadata last.",
    )
    formula: Quantity[str] = Quantity(
        type=str,
        categories=[DomainMetadata],
        a_search=Search(),
        description=(
            "Formula of the representative geometry in Hill order, not divided: eight silicon atoms are `Si8`."
        ),
    )
    atoms: Quantity[list[str]] = Quantity(
        type=str,
        shape=["n_atoms"],
        default=[],
        categories=[DomainMetadata],
        a_search=Search(many_and="append", statistic_size=119, statistic_fixed=True),
        description="The different elements of the representative geometry.",
    )
    only_atoms: Quantity[str] = Quantity(
        type=str,
        derived=entry_only_atoms,
        virtual=True,
        categories=[DomainMetadata],
        a_search=Search(many_and="append", query_value=only_atoms_of),
        description=(
            "The different elements, sorted by atomic number and concatenated, by which entries with "
            "exactly these are found."
        ),
    )
    n_atoms: Quantity[int] = Quantity(
        type=int,
        default=0,
        categories=[DomainMetadata],
        a_search=Search(),
        description="Number of atoms of the representative geometry.",
    )
    ems: SubSection[EMSMetadata] = SubSection(sub_section=EMSMetadata)
    dft: SubSection[DFTMetadata] = SubSection(sub_section=DFTMetadata, categories=[FastAccess])
    qcms: SubSection[QCMSMetadata] = SubSection(sub_section=QCMSMetadata)
    encyclopedia: SubSection[EncyclopediaMetadata] = SubSection(
        sub_section=EncyclopediaMetadata, categories=[FastAccess]
    )
