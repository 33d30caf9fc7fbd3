"""Names: recognition, typing, linking, citations of policies."""

from pipeline.entities.citations import cite, resolve
from pipeline.entities.recognizer import Recognizer, load_recognizer
from pipeline.entities.register import load_register
from pipeline.entities.views import citation_graph, timeline, together

__all__ = [
    "Recognizer",
    "citation_graph",
    "cite",
    "load_recognizer",
    "load_register",
    "resolve",
    "timeline",
    "together",
]
