"""The HTTP API: the objects of the pages for programs, described by OpenAPI at /api/openapi.json."""

from fastapi import APIRouter

from dateline.desk.api import exports, incidents, opinions, people, sources, writing
from dateline.desk.api.answers import REFUSALS

router = APIRouter(prefix="/api", responses=REFUSALS)
for part in (exports, incidents, sources, writing, opinions, people):
    router.include_router(part.router)
