"""The suites by name."""

from __future__ import annotations

from pathlib import Path

from dateline.evaluate.html import HtmlSuite
from dateline.evaluate.incidents import IncidentSuite
from dateline.evaluate.incidents.apart import ApartSuite
from dateline.evaluate.incidents.wide import WideSuite
from dateline.evaluate.linking import LinkingSuite
from dateline.evaluate.muc4 import Muc4Suite
from dateline.evaluate.muc4.irrelevant import IrrelevantSuite
from dateline.evaluate.quotations import QuotationSuite
from dateline.evaluate.slots import DocumentTollSuite, SlotSuite
from dateline.evaluate.suite import Suite
from dateline.evaluate.timex.suite import TimexSuite
from dateline.evaluate.toponyms import ToponymSuite
from dateline.settings import load_settings

_ALL: tuple[Suite, ...] = (
    IncidentSuite(),
    ApartSuite("open"),
    ApartSuite("held"),
    WideSuite("open"),
    WideSuite("held"),
    Muc4Suite(),
    ToponymSuite(),
    TimexSuite(),
    QuotationSuite(),
    SlotSuite(),
    DocumentTollSuite(),
    IrrelevantSuite(),
    LinkingSuite(),
    HtmlSuite(),
)
OWN = "eval/"  # what the names of the data sets in this repository begin with
SUITES: dict[str, Suite] = {suite.name: suite for suite in _ALL}


def shared_folder() -> Path:
    """Return the folder of data sets: the setting ``shared``, or ``../shared`` beside the working directory."""
    return load_settings().shared or Path.cwd().parent / "shared"


def label_of(path: Path) -> str:
    """Return a data set's name in figures: its path under the shared folder, or its own name if it lies elsewhere."""
    try:
        return path.resolve().relative_to(shared_folder().resolve()).as_posix()
    except ValueError:
        return path.name


def data_paths(suite: Suite) -> list[tuple[str, Path]]:
    """Return the suite's data sets as (name, path), present or not.

    The name is the path under the shared folder; of data sets of this repository, under the working directory.
    """
    return [(name, Path(name) if name.startswith(OWN) else shared_folder() / name) for name in suite.data]
