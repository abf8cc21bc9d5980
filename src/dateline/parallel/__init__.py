"""Documents read by many processes, of this machine or of a Dask cluster, and given back in the order they came in.

A crew has ``map``: batches of documents go in, for each batch the readings come out, in the same order. Reading is a function of
the document alone, so a batch that is lost with its process is read again and comes to the same.
"""

from dateline.parallel.ahead import Crew, read_ahead
from dateline.parallel.reading import FAULTS, CrewError, Lost, Read, Reading, read_batch, read_document

__all__ = ["FAULTS", "Crew", "CrewError", "Lost", "Read", "Reading", "read_ahead", "read_batch", "read_document"]
