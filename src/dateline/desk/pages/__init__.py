"""The pages: one module of routes a page, each asks ``queries`` and fills one template."""

from fastapi import APIRouter

from dateline.desk.pages import alerts, article, incident, judging, login, overview, review, second, sources

router = APIRouter(include_in_schema=False)
for page in (overview, incident, article, review, judging, second, sources, alerts, login):
    router.include_router(page.router)
