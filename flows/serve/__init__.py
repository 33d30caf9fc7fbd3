"""`modu serve`: server, worker and releases as one command."""
