"""Read archived bytes into documents: charset, body, metadata, attachments."""

from pipeline.documents.attached import as_part_of
from pipeline.documents.files import former_ids, parts_unread, read_file, read_folder
from pipeline.documents.manifest import read_manifest
from pipeline.documents.reader import document_from_text, document_id, read_page, to_row
from pipeline.documents.related import CITED, relate
from pipeline.documents.reprints import fingerprint, reprints

__all__ = [
    "CITED",
    "as_part_of",
    "document_from_text",
    "document_id",
    "fingerprint",
    "former_ids",
    "parts_unread",
    "read_file",
    "read_folder",
    "read_manifest",
    "read_page",
    "relate",
    "reprints",
    "to_row",
]
