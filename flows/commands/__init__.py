"""The commands of `modu`, one module a group; each registers itself on the application of `console`."""
