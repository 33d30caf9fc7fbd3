"""What every night loads, loaded once in the process that nights are forked from."""

from flows import annotate, compare, documents  # noqa: F401
from pipeline.annotate import load
from pipeline.publish import release  # noqa: F401

load()
