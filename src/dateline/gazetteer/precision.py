"""How sure a place is, in the codes of UCDP GED 23.1 (where_prec) and ACLED (geo_precision)."""

from __future__ import annotations

_ACLED = {1: 1, 2: 2, 3: 2, 4: 3, 5: 3, 6: None, 7: None}


def acled_precision(ucdp: int) -> int | None:
    """Return ACLED's geo_precision 1-3 for UCDP's where_prec 1-7; None for a country or the sea, which ACLED does not place.

    Raises KeyError for any other number.
    """
    return _ACLED[ucdp]
