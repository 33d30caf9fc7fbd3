"""What the system knows, as frozen records. A field here is a column of the table of the same name.

Offsets are code points into ``Document.text``, end exclusive. Every row of an annotation carries its provenance: document,
revision (SHA-256 of the text), span and quote, archive file and record, and the version of the rule or model that made it.
Field descriptions are bilingual, "English | 中文"; the data dictionary is generated from them.
"""

from pipeline.choices import LISTED, Reviewed, Verdict
from pipeline.records.annotations import (
    COMPARATORS,
    LABELS,
    Annotation,
    Annotations,
    Citation,
    Clause,
    ClauseKind,
    Context,
    Emphasis,
    Mention,
    Reading,
    Target,
)
from pipeline.records.base import Level, Record, Stance, Status, identify, revision_of, storable
from pipeline.records.cities import CityFacet, CityProfile
from pipeline.records.documents import (
    NATION_NAMES,
    NATIONAL,
    Attachment,
    Document,
    DocumentRelation,
    Page,
    RelatedPage,
    Revision,
)
from pipeline.records.operations import (
    ArchiveFile,
    ColumnWalk,
    Derivation,
    DerivedPart,
    Fetch,
    Fingerprint,
    FrontierEntry,
    Issue,
    PortalHealth,
    PublishedRelease,
)
from pipeline.records.promises import Promise, Unclear
from pipeline.records.register import Entity, UnlistedName
from pipeline.records.review import CodedClause, Decision
from pipeline.records.scores import Score
from pipeline.records.series import Relation, SeriesStep
from pipeline.records.times import in_future

__all__ = [
    "COMPARATORS",
    "LABELS",
    "LISTED",
    "NATIONAL",
    "NATION_NAMES",
    "Annotation",
    "Annotations",
    "ArchiveFile",
    "Attachment",
    "Citation",
    "CityFacet",
    "CityProfile",
    "Clause",
    "ClauseKind",
    "CodedClause",
    "ColumnWalk",
    "Context",
    "Decision",
    "Derivation",
    "DerivedPart",
    "Document",
    "DocumentRelation",
    "Emphasis",
    "Entity",
    "Fetch",
    "Fingerprint",
    "FrontierEntry",
    "Issue",
    "Level",
    "Mention",
    "Page",
    "PortalHealth",
    "Promise",
    "PublishedRelease",
    "Reading",
    "Record",
    "RelatedPage",
    "Relation",
    "Reviewed",
    "Revision",
    "Score",
    "SeriesStep",
    "Stance",
    "Status",
    "Target",
    "Unclear",
    "UnlistedName",
    "Verdict",
    "identify",
    "in_future",
    "revision_of",
    "storable",
]
