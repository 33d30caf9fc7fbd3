"""Rows of Modu in the bytes that spaCy writes: ``Doc.to_bytes``, ``DocBin`` and ``Doc.to_disk`` keep them, and give the same rows back.

srsly, which packs what spaCy keeps, asks registered functions for what it does not know. Both are entry points of the
package (``srsly_msgpack_encoders``, ``srsly_msgpack_decoders``), so that bytes are read where Modu is installed, imported or not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import srsly
from pydantic import TypeAdapter

import pipeline.records as records
from pipeline.emphasis.classifier import Judgement
from pipeline.language.quantity import Quantity

TYPES: tuple[type, ...] = (
    records.Context,
    records.Clause,
    records.Target,
    records.Mention,
    records.Citation,
    records.Emphasis,
    Quantity,
    Judgement,
)
"""What the extensions of a ``Doc`` hold."""

_TYPE, _ROW = "modu", "row"
_PACKED: dict[str, tuple[type, TypeAdapter[Any]]] = {kind.__name__: (kind, TypeAdapter(kind)) for kind in TYPES}

Chain = Callable[[Any], Any] | None


def encode(value: Any, chain: Chain = None) -> Any:
    """A row as a mapping that can be packed: the name of its type, and its fields. Other values are given on."""
    name = type(value).__name__
    kind, adapter = _PACKED.get(name, (None, None))
    if adapter is not None and kind is type(value):
        return {_TYPE: name, _ROW: adapter.dump_python(value, mode="json")}
    return value if chain is None else chain(value)


def decode(packed: Any, chain: Chain = None) -> Any:
    """The row that :func:`encode` packed. Other mappings are given on.

    Raises:
        pydantic.ValidationError: another version of Modu wrote it, whose rows have other fields.
    """
    if isinstance(packed, dict) and packed.keys() == {_TYPE, _ROW} and packed[_TYPE] in _PACKED:
        return _PACKED[packed[_TYPE]][1].validate_python(packed[_ROW])
    return packed if chain is None else chain(packed)


srsly.msgpack_encoders.register("modu", func=encode)
srsly.msgpack_decoders.register("modu", func=decode)
