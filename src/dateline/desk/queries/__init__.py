"""What the pages and the API ask of the register, and the frozen values that they get."""

from dateline.desk.index.columns import Columns
from dateline.desk.index.rows import Figure, Row
from dateline.desk.queries.acting import Preview, Reviewer, SlotChange
from dateline.desk.queries.article import ArticlePage, Found, Segment, Told
from dateline.desk.queries.desk import Desk
from dateline.desk.queries.errors import BadQuery, Changed, DeskError, Missing
from dateline.desk.queries.incident import Act, IncidentPage, Neighbour, Said, Slot, Toll
from dateline.desk.queries.overview import Bar, Facet, Mark, Overview
from dateline.desk.queries.review import ReviewQueue, Task
from dateline.desk.queries.summary import Part
from dateline.desk.queries.wanted import Listing, Wanted

__all__ = [
    "Act",
    "ArticlePage",
    "BadQuery",
    "Bar",
    "Changed",
    "Columns",
    "Desk",
    "DeskError",
    "Facet",
    "Figure",
    "Found",
    "IncidentPage",
    "Listing",
    "Mark",
    "Missing",
    "Neighbour",
    "Overview",
    "Part",
    "Preview",
    "ReviewQueue",
    "Reviewer",
    "Row",
    "Said",
    "Segment",
    "Slot",
    "SlotChange",
    "Task",
    "Told",
    "Toll",
    "Wanted",
]
