"""The codebook and the classifier of clauses, each in its module; here what who only reads tables needs as well."""

from pipeline.emphasis.codebook import Codebook, load_codebook

__all__ = ["Codebook", "load_codebook"]
