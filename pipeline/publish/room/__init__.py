"""The reading room: a release as pages for people, without outside requests. See :func:`build`."""

from pipeline.publish.room.build import build

__all__ = ["build"]
