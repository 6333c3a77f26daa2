"""A rule pack, written by code, with one thing in it that a test changes."""

from tests.rules.conftest import pack

__all__ = ["pack"]
