"""One spaCy pipeline over one document: clauses, quantities, targets, names, citations, emphasis.

``load()`` gives the pipeline; a ``Doc`` that went through it carries everything::

    nlp = load()
    doc = nlp("到2025年，建成高质量数据集1000个。")
    doc._.targets, doc.ents, doc.spans["quantities"]

Each component is a thin spaCy wrapper of a plain function of its room; another spaCy component can take its place. They are
entry points of the package: any other pipeline takes them by name (``nlp.add_pipe("modu_targets")``), and what they give outlives
``Doc.to_bytes``, ``DocBin`` and ``nlp.to_disk``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans, registry

import pipeline.entities as entities
import pipeline.spacy_rows  # noqa: F401 (how rows are packed is known wherever there is a Doc that holds them)
import pipeline.targets as targets
from pipeline.emphasis import classifier, features
from pipeline.errors import EmptyDocument, MissingInput, TooLong
from pipeline.language.clauses import clause_tree
from pipeline.language.normalise import normalise
from pipeline.language.quantities import find_quantities
from pipeline.language.script import script_of
from pipeline.language.segmentation import TEXT, WORDS, JiebaTokenizer
from pipeline.records import Annotations, Clause, Context, Document, Reading, revision_of
from pipeline.settings import Settings
from pipeline.versions import READING, versions

COMPONENTS = ("modu_clauses", "modu_quantities", "modu_targets", "modu_entities", "modu_citations", "modu_emphasis")
"""The components of the pipeline, in order."""

for _name in ("clauses", "quantities", "targets", "mentions", "citations", "judgements", "emphasis"):
    Doc.set_extension(_name, default=(), force=True)
Doc.set_extension("context", default=None, force=True)


def _text(doc: Doc) -> str:
    """The normalised text of a ``Doc``, of its length; spaCy would put it together anew from the tokens each time it is asked."""
    if TEXT not in doc.user_data:
        doc.user_data[TEXT] = normalise(doc.text)
    return str(doc.user_data[TEXT])


def _after(doc: Doc, *components: Callable[[Doc], Doc]) -> None:
    """See that what a component stands on was done: by these, unless the pipeline holds them and they were here before."""
    for component in components:
        if component.__name__ not in doc.spans:
            component(doc)


def _context(doc: Doc) -> Context:
    return doc._.context or Context(document="", revision=revision_of(_text(doc)))


def _spans(doc: Doc, items: Iterable[Any], label: Callable[[Any], str]) -> list[Span]:
    """Spans of rows with ``start`` and ``end``; a token cut through is taken whole."""
    found = (doc.char_span(item.start, item.end, label(item), alignment_mode="expand") for item in items)
    return [span for span in found if span is not None and len(span)]


@Language.component("modu_clauses", assigns=["doc._.clauses", "doc.spans"])
def clauses(doc: Doc) -> Doc:
    """Sentences, headings and table rows."""
    doc._.clauses = clause_tree(_text(doc), _context(doc))
    doc.spans["clauses"] = _spans(doc, doc._.clauses, lambda clause: clause.kind)
    return doc


@Language.component("modu_quantities", assigns=["doc._.quantities", "doc.spans"])
def quantities(doc: Doc) -> Doc:
    """Numbers, units and dates."""
    doc._.quantities = tuple(find_quantities(_text(doc), issued_on=_context(doc).issued_on))
    doc.spans["quantities"] = _spans(doc, doc._.quantities, lambda quantity: str(quantity.kind))
    return doc


@Language.component("modu_targets", assigns=["doc._.targets", "doc.spans"])
def promises(doc: Doc) -> Doc:
    """Quantities with a status, and what they measure."""
    _after(doc, clauses, quantities)
    doc._.targets = tuple(targets.extract(_text(doc), doc._.clauses, doc._.quantities, _context(doc)))
    doc.spans["targets"] = _spans(doc, doc._.targets, lambda target: str(target.status))
    return doc


class EntityComponent:
    """Names, as ``doc._.mentions`` and ``doc.ents``."""

    def __init__(self, recognizer: entities.Recognizer) -> None:
        self.recognizer = recognizer

    def __call__(self, doc: Doc) -> Doc:
        """Recognise and link the names of a document."""
        _after(doc, clauses)
        doc._.mentions = tuple(
            self.recognizer.recognize(_text(doc), doc._.clauses, _context(doc), doc.user_data.get(WORDS))
        )
        spans = _spans(doc, doc._.mentions, lambda mention: str(mention.label))
        doc.ents = filter_spans(spans)
        return doc


@Language.factory("modu_entities", assigns=["doc._.mentions", "doc.ents"], default_config={"finders": None})
def entity_component(nlp: Language, name: str, finders: str | None) -> EntityComponent:
    """The component of the entities room, with its models loaded.

    Args:
        nlp: the pipeline.
        name: of the component in it.
        finders: who proposes names, as ``MODU_ENTITY_FINDER`` says it; None: that setting.

    Raises:
        ConfigurationError: a finder is unknown or not installed.
    """
    return EntityComponent(entities.load_recognizer(finders) if finders else entities.load_recognizer())


@Language.component("modu_citations", assigns=["doc._.citations"], requires=["doc._.mentions"])
def citations(doc: Doc) -> Doc:
    """Policies that the document names.

    Raises:
        MissingInput: no component has looked for names.
    """
    if not doc.has_annotation("ENT_IOB"):
        raise MissingInput(
            "no names to find citations among", where="modu_citations", mend="add modu_entities before it"
        )
    doc._.citations = tuple(entities.cite(_text(doc), doc._.mentions, _context(doc)))
    return doc


class EmphasisComponent:
    """Categories of the codebook, as ``doc._.emphasis``; every clause's judgement as ``doc._.judgements``."""

    def __init__(self, judge: classifier.Classifier) -> None:
        self.classifier = judge

    def __call__(self, doc: Doc) -> Doc:
        """Judge the sentences and table rows of a document."""
        _after(doc, clauses)
        context = _context(doc)
        judged = tuple(clause for clause in doc._.clauses if clause.kind in ("sentence", "table_row"))
        inputs = [clause_input(clause.quote, clause, context) for clause in judged]
        doc._.judgements = tuple(self.classifier.judge(inputs))
        doc._.emphasis = tuple(classifier.emphasis_rows(_text(doc), judged, doc._.judgements, context))
        return doc


def clause_input(text: str, clause: Clause | None, context: Context) -> features.ClauseInput:
    """A clause as the classifier wants it."""
    return features.ClauseInput(
        text=text,
        heading_path=clause.heading_path if clause else (),
        lead_in=clause.lead_in if clause else None,
        title=context.title,
    )


@Language.factory("modu_emphasis", assigns=["doc._.emphasis"], default_config={"model": None})
def emphasis_component(nlp: Language, name: str, model: str | None) -> EmphasisComponent:
    """The component of the emphasis room, with its model loaded.

    Args:
        nlp: the pipeline.
        name: of the component in it.
        model: folder of a model that `modu train emphasis` made; None: that of the package.

    Raises:
        ConfigurationError: there is no model, or its file holds a type that is not trusted.
    """
    return EmphasisComponent(classifier.load_classifier(Path(model)) if model else classifier.load_classifier())


def jieba_tokenizer() -> Callable[[Language], JiebaTokenizer]:
    """The tokenizer, as the configuration of a pipeline names it."""
    return lambda nlp: JiebaTokenizer(nlp.vocab)


registry.tokenizers("modu_jieba", func=jieba_tokenizer)


@cache
def load() -> Language:
    """The whole pipeline, its models loaded once a process."""
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "modu_jieba"}}})
    nlp.max_length = Settings().max_chars
    for component in COMPONENTS:
        nlp.add_pipe(component)
    return nlp


def read(text: str, context: Context) -> Doc:
    """A text, normalised, through the pipeline.

    Raises:
        EmptyDocument: the text is blank.
        TooLong: it has more code points than ``MODU_MAX_CHARS``.
    """
    if not text.strip():
        raise EmptyDocument("no text to annotate", where=context.document)
    limit = load().max_length
    if len(text) > limit:
        raise TooLong(
            f"{len(text):,} characters, more than {limit:,}",
            where=context.document,
            mend="split the text, or raise MODU_MAX_CHARS",
        )
    nlp = load()
    doc = nlp.make_doc(normalise(text))
    doc._.context = context
    return nlp(doc)


def annotate(document: Document) -> Annotations:
    """All that can be read in a document, as rows.

    Raises:
        EmptyDocument: the text is blank.
        TooLong: it has more code points than ``MODU_MAX_CHARS``.
    """
    context = Context.of(document)
    doc = read(document.text, context)
    return Annotations(
        reading=Reading(
            id=document.id,
            revision=document.revision,
            made_by=versions(READING),
            chars=len(_text(doc)),
            clauses=len(doc._.clauses),
            targets=len(doc._.targets),
            promises=sum(target.status == "target" for target in doc._.targets),
            mentions=len(doc._.mentions),
            citations=len(doc._.citations),
            data_clauses=len({row.clause for row in doc._.emphasis}),
            script=script_of(_text(doc)),
        ),
        clauses=doc._.clauses,
        targets=doc._.targets,
        mentions=doc._.mentions,
        citations=doc._.citations,
        emphasis=doc._.emphasis,
    )


def annotate_all(documents: Iterable[Document]) -> Iterator[Annotations | Exception]:
    """Annotations of many documents; a document that cannot be read gives its error in its place."""
    for document in documents:
        try:
            yield annotate(document)
        except (EmptyDocument, TooLong) as error:
            yield error
