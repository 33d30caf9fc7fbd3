"""The ways in: thin Prefect flows and the command line `modu`."""
