"""`modu serve`: server, worker and releases as one command."""

from flows.serve.place import Ports, ServerDidNotStart, WorkingPlace

__all__ = ["Ports", "ServerDidNotStart", "WorkingPlace"]
