"""Where to look: one declared portal a YAML file, one module a family of content management systems."""
