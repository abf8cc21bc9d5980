"""Locations to documents as they came: files, folders, standard input, addresses of the web; the kind told by content."""

from dateline.fetch.locations import count_files, fetch
from dateline.fetch.source import MAX_CHARACTERS, Article, Fault, Found, Limits, is_iso_date, put_back

__all__ = [
    "MAX_CHARACTERS",
    "Article",
    "Fault",
    "Found",
    "Limits",
    "count_files",
    "fetch",
    "is_iso_date",
    "put_back",
]
