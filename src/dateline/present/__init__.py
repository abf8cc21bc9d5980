"""Records made for people: one incident a block, flags below, and why a value was chosen, in sentences."""

from dateline.model import ATTRIBUTES
from dateline.present.table import plain, table
from dateline.present.why import SLOTS, explain, is_slot
from dateline.present.words import count, heading, when, where

__all__ = ["ATTRIBUTES", "SLOTS", "count", "explain", "heading", "is_slot", "plain", "table", "when", "where"]
