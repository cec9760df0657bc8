"""Readers of files that other programs write: one module a format, each of them a `Format`."""
