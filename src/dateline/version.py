"""The version of the program: one place, importable from anywhere without loading the rest."""

__version__ = "0.1.0"
