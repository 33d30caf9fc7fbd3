"""What places share and what sets one apart: the measure, its claims and statements; here what who only reads tables needs as well."""

from pipeline.compare.windows import ALL, Window, default_window, in_order, is_like, like_windows, window_named

__all__ = ["ALL", "Window", "default_window", "in_order", "is_like", "like_windows", "window_named"]
