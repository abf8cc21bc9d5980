"""The pages: one module of routes a page, each asks ``queries`` and fills one template."""

from fastapi import APIRouter

from dateline.desk.pages import article, incident, judging, login, overview, review

router = APIRouter(include_in_schema=False)
for page in (overview, incident, article, review, judging, login):
    router.include_router(page.router)
