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
    upload_id: Quantity[str] = Quantity(
        type=str,
        a_search=Search(many_or="append", metric="cardinality", metric_name="uploads", group="uploads_grouped"),
    )
    calc_id: Quantity[str] = Quantity(type=str, categories=[OasisMetadata], a_search=Search(many_or="append"))
    calc_hash: Quantity[str] = Quantity(
        type=str,
        categories=[MongoMetadata],
        a_search=Search(many_or="append", metric="cardinality", metric_name="unique_entries"),
    )
    mainfile: Quantity[str] = Quantity(
        type=str,
        a_search=[
            Search(kind="keyword", exact="keyword", many_or="append"),
            Search(name="mainfile_path", kind="keyword", exact="keyword", many_and="append"),
        ],
    )
    files: Quantity[list[str]] = Quantity(
        type=str,
        shape=["0..*"],
        a_search=[Search(name="path", kind="path"), Search(kind="keyword", exact="keyword", many_or="append")],
    )
    pid: Quantity[str] = Quantity(type=str, categories=[MongoMetadata], a_search=Search(many_or="append"))
    raw_id: Quantity[str] = Quantity(
        type=str, categories=[MongoMetadata, UserProvidableMetadata], a_search=Search(many_or="append")
    )
    domain: Quantity[str] = Quantity(
        type=MEnum("dft", "ems", "qcms"), categories=[MongoMetadata, UserProvidableMetadata], a_search=Search()
    )
    published: Quantity[bool] = Quantity(
        type=bool, default=False, categories=[MongoMetadata, OasisMetadata], a_search=Search()
    )
    processed: Quantity[bool] = Quantity(type=bool, default=False, categories=[MongoMetadata], a_search=Search())
    last_processing: Quantity[datetime] = Quantity(type=Datetime, categories=[MongoMetadata], a_search=Search())
    processing_errors: Quantity[list[str]] = Quantity(type=str, shape=["*"], a_search=Search(many_and="append"))
    nomad_version: Quantity[str] = Quantity(type=str, categories=[MongoMetadata], a_search=Search(many_or="append"))
    nomad_commit: Quantity[str] = Quantity(type=str, categories=[MongoMetadata], a_search=Search(many_or="append"))
    parser_name: Quantity[str] = Quantity(type=str, a_search=Search(many_or="append"))
    comment: Quantity[str] = Quantity(
        type=str, categories=[EditableUserMetadata, MongoMetadata], a_search=Search(kind="text")
    )
    references: Quantity[list[str]] = Quantity(
        type=str, shape=["0..*"], categories=[EditableUserMetadata, MongoMetadata], a_search=Search()
    )
    external_db: Quantity[str] = Quantity(
        type=MEnum("EELSDB", "Materials Project", "AFLOW", "OQMD"),
        categories=[MongoMetadata, UserProvidableMetadata],
        a_search=Search(),
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
    )
    origin: Quantity[str] = Quantity(
        type=str,
        derived=entry_origin,
        virtual=True,
        a_search=Search(statistic_size=10, statistic_fixed=True, statistic_order="count"),
    )
    coauthors: Quantity[list[Author]] = Quantity(
        type=AuthorReference(SectionProxy("Author")),
        shape=["0..*"],
        default=[],
        categories=[EditableUserMetadata, MongoMetadata],
        a_edit=Edit(verify="User"),
    )
    authors: Quantity[list[Author]] = Quantity(
        type=AuthorReference(SectionProxy("Author")),
        shape=["0..*"],
        derived=entry_authors,
        virtual=True,
        a_search=Search(
            kind="keyword", exact="name.keyword", many_or="append", metric="cardinality", metric_name="authors"
        ),
    )
    shared_with: Quantity[list[User]] = Quantity(
        type=UserReference(SectionProxy("User")),
        shape=["0..*"],
        default=[],
        categories=[EditableUserMetadata, MongoMetadata],
        a_edit=Edit(verify="User"),
    )
    owners: Quantity[list[User]] = Quantity(
        type=UserReference(SectionProxy("User")),
        shape=["0..*"],
        derived=entry_owners,
        virtual=True,
        a_search=Search(kind="keyword", exact="name.keyword", many_or="append"),
    )
    license: Quantity[str] = Quantity(type=str, default="CC BY 4.0", categories=[EditableUserMetadata, MongoMetadata])
    with_embargo: Quantity[bool] = Quantity(
        type=bool, default=False, categories=[EditableUserMetadata, MongoMetadata], a_search=Search()
    )
    upload_time: Quantity[datetime] = Quantity(
        type=Datetime,
        categories=[MongoMetadata, OasisMetadata],
        a_search=Search(order_default=True),
        a_edit=Edit(admin_only=True),
    )
    upload_name: Quantity[str] = Quantity(type=str, categories=[MongoMetadata], a_search=Search(many_or="append"))
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
    )
    external_id: Quantity[str] = Quantity(
        type=str, categories=[MongoMetadata, UserProvidableMetadata], a_search=Search(many_or="split")
    )
    last_edit: Quantity[datetime] = Quantity(
        type=Datetime, categories=[MongoMetadata, OasisMetadata], a_search=Search()
    )
    formula: Quantity[str] = Quantity(type=str, categories=[DomainMetadata], a_search=Search())
    atoms: Quantity[list[str]] = Quantity(
        type=str,
        shape=["n_atoms"],
        default=[],
        categories=[DomainMetadata],
        a_search=Search(many_and="append", statistic_size=119, statistic_fixed=True),
    )
    only_atoms: Quantity[str] = Quantity(
        type=str,
        derived=entry_only_atoms,
        virtual=True,
        categories=[DomainMetadata],
        a_search=Search(many_and="append", query_value=only_atoms_of),
    )
    n_atoms: Quantity[int] = Quantity(type=int, default=0, categories=[DomainMetadata], a_search=Search())
    ems: SubSection[EMSMetadata] = SubSection(sub_section=EMSMetadata)
    dft: SubSection[DFTMetadata] = SubSection(sub_section=DFTMetadata, categories=[FastAccess])
    qcms: SubSection[QCMSMetadata] = SubSection(sub_section=QCMSMetadata)
    encyclopedia: SubSection[EncyclopediaMetadata] = SubSection(
        sub_section=EncyclopediaMetadata, categories=[FastAccess]
    )
