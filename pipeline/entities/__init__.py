"""Names: recognition, typing, linking, citations of policies."""

from pipeline.entities.citations import Cited, cite, resolve
from pipeline.entities.recognizer import Recognizer, load_recognizer
from pipeline.entities.register import entities, known_as
from pipeline.entities.unlisted import unlisted
from pipeline.entities.views import citation_graph, timeline, together

__all__ = [
    "Cited",
    "Recognizer",
    "citation_graph",
    "cite",
    "entities",
    "known_as",
    "load_recognizer",
    "resolve",
    "timeline",
    "together",
    "unlisted",
]
