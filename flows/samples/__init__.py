"""The sample portals: six families of government web sites in small, served on loopback for trials and tests."""

from flows.samples.server import serve_samples
from flows.samples.sites import SampleDocument, Site, load_sites

__all__ = ["SampleDocument", "Site", "load_sites", "serve_samples"]
