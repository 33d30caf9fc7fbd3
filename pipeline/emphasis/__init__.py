"""The codebook: clause classifier and city measure."""

from pipeline.emphasis.classifier import (
    Classifier,
    Judgement,
    emphasis_rows,
    load_classifier,
)
from pipeline.emphasis.codebook import Codebook, load_codebook
from pipeline.emphasis.facets import profile_facets
from pipeline.emphasis.features import ClauseInput
from pipeline.emphasis.gathering import within
from pipeline.emphasis.profiles import profile_cities
from pipeline.emphasis.trends import issued, profile_years
from pipeline.emphasis.windows import ALL, Window, default_window, in_order, is_like, like_windows, window_named

__all__ = [
    "ALL",
    "Classifier",
    "ClauseInput",
    "Codebook",
    "Judgement",
    "Window",
    "default_window",
    "emphasis_rows",
    "in_order",
    "is_like",
    "issued",
    "like_windows",
    "load_classifier",
    "load_codebook",
    "profile_cities",
    "profile_facets",
    "profile_years",
    "window_named",
    "within",
]
