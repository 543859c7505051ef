"""Mappings: how another system's files are read, made from a sample and seen before it counts."""
