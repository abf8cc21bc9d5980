"""Every export format, under the filters of the overview."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile
from typing import Annotated, Any, BinaryIO, cast

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import Field

from dateline.desk.api.answers import UNCHANGED, tag, unchanged
from dateline.desk.pages.frame import Asked
from dateline.desk.queries import Desk, Missing, Wanted
from dateline.desk.queries.wanted import Policy
from dateline.export import CREDITS, WRITERS, write
from dateline.register.model import Incident

router = APIRouter(tags=["exports"])
#: The same outside of the API's folder: /incidents.geojson?...
short = APIRouter(include_in_schema=False)

Format = Annotated[str, Path(json_schema_extra={"enum": list(WRITERS)}, description="A format of `dateline export`.")]
_IN_MEMORY = 8_000_000  # bytes of a file that is kept out of the disk
_PIECE = 65_536


class Export(Wanted):
    """A filter, and the policy by which figures are chosen."""

    policy: Policy | None = Field(None, description="How figures are chosen; else as the format demands, or ucdp.")
    id: str | None = Field(None, max_length=64, description="Only this incident, whatever the filter says.")


_TYPES: dict[int | str, dict[str, Any]] = {
    200: {"content": {w.media_type.partition(";")[0]: {} for w in WRITERS.values()}, "description": "The file."}
}


@router.get("/incidents.{format}", response_class=Response, responses={**_TYPES, **UNCHANGED})
@short.get("/incidents.{format}")
def export(request: Request, desk: Asked, format: Format, wanted: Annotated[Export, Query()]) -> Response:
    """Return the incidents of a filter in one of the formats of `dateline export`."""
    if format not in WRITERS:
        raise Missing(f"there is no format {format!r}", f"Formats are {', '.join(WRITERS)}")
    writer = WRITERS[format]
    policy = wanted.policy or writer.policy or "ucdp"
    etag = tag("export", desk.columns().version, format, policy, wanted.query())
    if same := unchanged(request, etag):
        return same
    file = _written(format, _incidents(desk, wanted, policy))
    headers = {
        "etag": etag,
        "cache-control": "private, no-cache",
        "content-disposition": f'attachment; filename="incidents.{writer.extension}"',
        "x-credits": "; ".join(CREDITS).encode("ascii", "replace").decode("ascii"),
    }
    return StreamingResponse(_pieces(file), media_type=writer.media_type, headers=headers)


def _incidents(desk: Desk, wanted: Export, policy: str) -> Iterable[Incident]:
    if wanted.id:
        return [desk.incident(wanted.id, policy)]
    return desk.incidents(wanted, policy)


def _written(format: str, incidents: Iterable[Incident]) -> BinaryIO:
    """Return the file, so that a fault on the way is an error and not half a file."""
    file = cast(BinaryIO, SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115 (who sends it closes it)
    write(format, incidents, file)
    file.seek(0)
    return file


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece
