"""The version of the package, and so of its rule library."""

__version__ = "0.1.0"
