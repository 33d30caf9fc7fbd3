"""Is a release what its archived bytes give, and nothing else? See :func:`verify`."""

from pipeline.verify.archived import Reader
from pipeline.verify.release import verify
from pipeline.verify.verdict import Difference, Verdict

__all__ = ["Difference", "Reader", "Verdict", "verify"]
