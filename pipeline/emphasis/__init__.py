"""The codebook: clause classifier and city measure, each in its module; here what who only reads tables needs as well."""

from pipeline.emphasis.codebook import Codebook, load_codebook
from pipeline.emphasis.windows import ALL, Window, default_window, in_order, is_like, like_windows, window_named

__all__ = [
    "ALL",
    "Codebook",
    "Window",
    "default_window",
    "in_order",
    "is_like",
    "like_windows",
    "load_codebook",
    "window_named",
]
