"""Names to places: an offline gazetteer in one SQLite file, built once from installed packages and our own tables."""

from dateline.gazetteer.build import build, cache_path
from dateline.gazetteer.geo import DIRECTIONS, distance_km, move
from dateline.gazetteer.names import bare, fold, skeleton
from dateline.gazetteer.precision import acled_precision
from dateline.gazetteer.store import Candidate, Gazetteer, open_gazetteer, region_countries

__all__ = [
    "DIRECTIONS",
    "Candidate",
    "Gazetteer",
    "acled_precision",
    "bare",
    "build",
    "cache_path",
    "distance_km",
    "fold",
    "move",
    "open_gazetteer",
    "region_countries",
    "skeleton",
]
