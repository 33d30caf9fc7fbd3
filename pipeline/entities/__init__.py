"""Names: recognition, typing, linking, citations of policies."""

from pipeline.entities.citations import backlog, cite, resolve
from pipeline.entities.recognizer import VERSION, Recognizer, load_recognizer
from pipeline.entities.register import load_register

__all__ = ["VERSION", "Recognizer", "backlog", "cite", "load_recognizer", "load_register", "resolve"]
