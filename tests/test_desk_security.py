"""Who may do what, and what keeps everybody else out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi import APIRouter
from starlette.testclient import TestClient

from dateline.desk.app import create_app
from dateline.desk.queries import BadQuery, Missing
from dateline.desk.security import ROLES, audit
from dateline.desk.security.accounts import Accounts
from dateline.desk.security.limits import PER_ADDRESS, PER_PAIR, WINDOW, Failures
from dateline.desk.security.needs import SAFE, Needs, role_of, routes, undeclared
from dateline.desk.settings import Settings
from dateline.register.errors import RegisterError
from desk_cases import HERE, PASSWORD, Client, fill, owner, signed_in, token_in
from register_cases import added, party, place, record, report


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A desk with one user of each role, who must sign in."""
    path = tmp_path_factory.mktemp("guarded") / "register.sqlite"
    accounts = Accounts(fill(str(path)).database)
    for role in ROLES:
        accounts.set_user(f"a-{role}", role, PASSWORD)
    return create_app(Settings(register=str(path), login=True))


@pytest.fixture(scope="module")
def people(app: Any) -> dict[str, Client]:
    nobody = Client(TestClient(app, base_url=HERE, raise_server_exceptions=False))
    return {"nobody": nobody, **{role: signed_in(app, f"a-{role}") for role in ROLES}}


# --- roles ------------------------------------------------------------------------------------------------------------


def every_change(app: Any) -> list[tuple[str, str, str | None]]:
    """Method, path and role of every route that changes something, but for signing in and out."""
    found = [(m, r.path, role_of(r)) for r in routes(app) for m in sorted(r.methods - SAFE)]
    return [(m, path, role) for m, path, role in found if path not in ("/login", "/logout")]


def test_every_route_that_changes_something_says_what_it_needs(app: Any) -> None:
    found = every_change(app)
    assert len(found) >= 15 and all(role in ROLES for *_, role in found)
    assert undeclared(app) == []


def test_a_route_that_says_nothing_is_noticed(tmp_path: Path) -> None:
    app = create_app(Settings(register=str(tmp_path / "r")))
    router = APIRouter()
    router.post("/loose")(lambda: None)
    outer = APIRouter(prefix="/deep")
    outer.include_router(router)
    app.include_router(outer)
    assert undeclared(app) == ["POST /deep/loose"]


@pytest.mark.parametrize("asker", ["nobody", *ROLES])
def test_roles_and_routes(app: Any, people: dict[str, Client], asker: str) -> None:
    """Below the role that a route needs: 401 or 403; from it on: anything but that (the bodies are empty, so mostly 422)."""
    for method, path, role in every_change(app):
        answer = people[asker].send(
            method, path.replace("{id_}", "izzzz").replace("{id}", "zzzz").replace("{name}", "zz")
        )
        may = asker != "nobody" and ROLES.index(asker) >= ROLES.index(role)  # type: ignore[arg-type]
        assert (answer.status_code not in (401, 403)) == may, (asker, method, path, answer.status_code)


@pytest.mark.parametrize("asker", ["nobody", *ROLES])
def test_who_may_look(people: dict[str, Client], asker: str) -> None:
    known = asker != "nobody"
    for path in ("/", "/review", "/map.json", "/incidents.csv", "/article?id=one"):
        status = people[asker].get(path, follow_redirects=False).status_code
        assert (status == 303) == (not known), (path, status)
    for path in ("/api/incidents", "/api/incidents.geojson", "/api/documents", "/api/openapi.json", "/api/agreement"):
        assert people[asker].get(path).status_code == (200 if known else 401), path
    for path in ("/api/users", "/api/tokens", "/api/audit"):
        assert people[asker].get(path).status_code == (200 if asker == "admin" else 403 if known else 401), path
    assert people[asker].get("/static/nope.js").status_code == 404


def test_a_reviewer_undoes_their_own_judgement_only(people: dict[str, Client]) -> None:
    incident = people["reviewer"].get("/api/incidents?type=kidnapping").json()["items"][0]["id"]
    made = people["editor"].post("/api/judgements", kind="accept", incident=incident).json()["judgement"]
    assert people["reviewer"].post("/api/judgements", kind="undo", number=made).status_code == 409
    own = people["reviewer"].post("/api/judgements", kind="reject", incident=incident).json()["judgement"]
    assert people["editor"].post("/api/judgements", kind="undo", number=own).status_code == 201
    assert people["editor"].post("/api/judgements", kind="undo", number=made).status_code == 201


# --- forms of other sites -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asker", ["owner", *ROLES])
def test_a_change_without_the_forms_token_is_refused(
    app: Any, people: dict[str, Client], tmp_path: Path, asker: str
) -> None:
    """Every route that changes something, signing in and out too; with no token, with a wrong one, with another session's."""
    if asker == "owner":
        fill(str(tmp_path / "r")).close()
        with owner(tmp_path / "r") as one:
            _refused(app, one, people["admin"].token)
    else:
        _refused(app, people[asker], people["reader" if asker != "reader" else "admin"].token)


def _refused(app: Any, asker: Client, other: str | None) -> None:
    for method, path in [(m, p) for m, p, _ in every_change(app)] + [("POST", "/login"), ("POST", "/logout")]:
        for token in (None, "", "0" * 64, other):
            answer = Client(asker.client, token).send(method, path)
            assert answer.status_code == 403 and "form" in answer.json()["error"], (method, path, token)


def test_a_browser_that_names_another_site_is_refused(people: dict[str, Client]) -> None:
    for site in ("cross-site", "same-site"):
        answer = people["admin"].send("POST", "/api/read", json={"text": "x"}, headers={"sec-fetch-site": site})
        assert answer.status_code == 403
    fine = people["admin"].send("POST", "/api/read", json={}, headers={"sec-fetch-site": "same-origin"})
    assert fine.status_code == 422


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:8710", "", "[::2]"])
def test_another_name_for_this_host_is_refused(app: Any, host: str) -> None:
    """A page elsewhere whose name was pointed here cannot read the desk of somebody without login."""
    assert TestClient(app, base_url=HERE).get("/login", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8710", "[::1]:8710", "LOCALHOST:1", "desk.example"])
def test_its_own_names_are_known(tmp_path: Path, host: str) -> None:
    app = create_app(Settings(register=str(tmp_path / "r"), names=("desk.example",)))
    assert TestClient(app, base_url=HERE).get("/", headers={"host": host}).status_code == 200


# --- signing in ---------------------------------------------------------------------------------------------------------


def test_guessing_is_limited(app: Any) -> None:
    """After some failures even the right password is not tried, and the answer says for how long."""
    client = TestClient(app, base_url=HERE)
    token = token_in(client.get("/login").text)

    def attempt(name: str, password: str) -> Any:
        form = {"name": name, "password": password, "csrf_token": token}
        return client.post("/login", data=form, follow_redirects=False)

    assert [attempt("mallory", "x").status_code for _ in range(PER_PAIR)] == [401] * PER_PAIR
    refused = attempt("mallory", PASSWORD)
    assert refused.status_code == 429 and 0 < int(refused.headers["retry-after"]) <= WINDOW + 1
    assert attempt("a-reader", PASSWORD).status_code == 303  # somebody else at the same address


@pytest.mark.parametrize("first", ["\0", "pair", "address", "1.2.3.4", "ann"])
def test_no_name_that_is_tried_lifts_the_limit_of_an_address(first: str) -> None:
    failures = Failures(lambda: 0.0)
    for n in range(PER_ADDRESS):
        assert failures.wait("1.2.3.4", "ann") == 0
        failures.failed("1.2.3.4", f"{first}{n or ''}")
    assert failures.wait("1.2.3.4", "ann") > 0 and failures.wait("5.6.7.8", "ann") == 0


def test_failures_are_forgotten_in_time() -> None:
    now = [0.0]
    failures = Failures(lambda: now[0])
    for _ in range(PER_PAIR):
        assert failures.wait("1.2.3.4", "ann") == 0
        failures.failed("1.2.3.4", "ann")
    assert failures.wait("1.2.3.4", "ann") > 0 and failures.wait("5.6.7.8", "ann") == 0
    now[0] = WINDOW + 1
    assert failures.wait("1.2.3.4", "ann") == 0


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "x"]
)
def test_signing_in_leads_to_a_page_of_ours(app: Any, target: str) -> None:
    client = TestClient(app, base_url=HERE)
    form = {"name": "a-reader", "password": PASSWORD, "csrf_token": token_in(client.get("/login").text), "next": target}
    assert client.post("/login", data=form, follow_redirects=False).headers["location"] == "/"


def test_a_session_is_new_after_signing_in_and_ends_with_signing_out(app: Any) -> None:
    client = TestClient(app, base_url=HERE)
    client.get("/login")
    before = client.cookies["dateline_session"]
    form = {"name": "a-reader", "password": PASSWORD, "csrf_token": token_in(client.get("/login").text)}
    answer = client.post("/login", data=form, follow_redirects=False)
    after = client.cookies["dateline_session"]
    flags = answer.headers["set-cookie"].lower()
    assert before != after and "httponly" in flags and "samesite=lax" in flags
    client.post("/logout", data={"csrf_token": token_in(client.get("/").text)})
    assert TestClient(app, base_url=HERE, cookies={"dateline_session": after}).get("/api/incidents").status_code == 401


def test_cookies_are_for_https_where_that_is_said(tmp_path: Path) -> None:
    app = create_app(Settings(register=str(tmp_path / "r"), https=True))
    answer = TestClient(app, base_url=HERE).get("/")
    assert "; secure" in answer.headers["set-cookie"].lower() and "strict-transport-security" in answer.headers


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "desk.example"])
def test_no_other_address_without_users(tmp_path: Path, host: str) -> None:
    with pytest.raises(RegisterError, match="dateline user add"):
        create_app(Settings(register=str(tmp_path / "r"), host=host))
    Accounts(fill(str(tmp_path / "r")).database).set_user("ann", "admin", PASSWORD)
    app = create_app(Settings(register=str(tmp_path / "r"), host=host))
    assert TestClient(app, base_url=HERE).get("/", follow_redirects=False).status_code == 303


# --- users and tokens -----------------------------------------------------------------------------------------------------


def test_users(location: str) -> None:
    accounts = Accounts(fill(location).database)
    accounts.set_user("ann", "reader", PASSWORD)
    session = accounts.sign_in("ann", PASSWORD)
    assert session and accounts.of_session(session).role == "reader"  # type: ignore[union-attr]
    assert accounts.sign_in("ann", "wrong") is None and accounts.sign_in("bob", PASSWORD) is None
    accounts.set_user("ann", "editor", None)
    assert accounts.of_session(session) is None  # a new role begins with signing in
    assert accounts.sign_in("ann", PASSWORD)  # the password stayed
    accounts.remove_user("ann")
    assert accounts.users() == [] and accounts.sign_in("ann", PASSWORD) is None
    with pytest.raises(Missing):
        accounts.remove_user("ann")


@pytest.mark.parametrize(
    ("name", "role", "password"),
    [("", "reader", PASSWORD), ("a b", "reader", PASSWORD), ("ann", "king", PASSWORD), ("ann", "reader", "short")],
)
def test_users_that_cannot_be(tmp_path: Path, name: str, role: Any, password: str) -> None:
    with pytest.raises(BadQuery):
        Accounts(fill(str(tmp_path / "r")).database).set_user(name, role, password)


def test_no_password_or_secret_is_stored(tmp_path: Path) -> None:
    accounts = Accounts(fill(str(tmp_path / "r")).database)
    accounts.set_user("ann", "admin", PASSWORD)
    secrets = [accounts.sign_in("ann", PASSWORD) or "", accounts.new_token("ann", "reader").rpartition("_")[2]]
    with accounts._database.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    stored = (tmp_path / "r").read_bytes()
    assert not [s for s in (PASSWORD, *secrets) if s.encode() in stored] and b"$argon2id$" in stored


@pytest.mark.parametrize(("scope", "may_judge"), [("reader", False), ("reviewer", True), ("admin", True)])
def test_a_token_may_what_its_scope_says(app: Any, scope: Any, may_judge: bool) -> None:
    """It needs no form's token; its scope never goes above its user's role."""
    token = app.state.accounts.new_token("a-reviewer", scope)
    client = TestClient(app, base_url=HERE, headers={"authorization": f"Bearer {token}"})
    assert client.get("/api/incidents").status_code == 200
    answer = client.post("/api/judgements", json={})
    assert answer.status_code == (422 if may_judge else 403)
    assert client.get("/api/users").status_code == 403


@pytest.mark.parametrize("token", ["", "x", "dl_x_y", "dl__", "dl_ffffffff_" + "x" * 43, "é"])
def test_a_made_up_token_is_none(app: Any, token: str) -> None:
    client = TestClient(app, base_url=HERE, headers={"authorization": f"Bearer {token}".encode()})
    assert client.get("/api/incidents").status_code == 401


# --- headers, audit, hostile words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/login", "/nope", "/static/nope", "/api/incidents", "/vendor/htmx/htmx.min.js"])
def test_every_answer_forbids_foreign_and_inline_code(people: dict[str, Client], path: str) -> None:
    for asker in ("nobody", "admin"):
        headers = people[asker].get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "script-src 'self'" in policy
        assert headers["x-content-type-options"] == "nosniff" and headers["x-frame-options"] == "DENY"


def test_every_attempt_to_change_is_kept(app: Any, people: dict[str, Client]) -> None:
    people["reader"].post("/api/judgements", kind="accept", incident="izzzz")
    people["admin"].send("PUT", "/api/users/zoe", json={"role": "reader", "password": "hidden-password"})
    Client(people["admin"].client, None).post("/api/judgements", kind="undo")
    last = audit.entries(app.state.desk.book.database, limit=3)
    assert [(e.user, e.act, e.status) for e in reversed(last)] == [
        ("a-reader", "POST /api/judgements", 403),
        ("a-admin", "PUT /api/users/zoe", 204),
        ("a-admin", "POST /api/judgements", 403),
    ]
    assert not [
        e for e in audit.entries(app.state.desk.book.database, limit=500) if "hidden" in e.body or PASSWORD in e.body
    ]


def test_no_password_is_kept_however_the_form_is_named(app: Any) -> None:
    client = TestClient(app, base_url=HERE)
    token = token_in(client.get("/login").text)
    kind = {"content-type": "Application/X-WWW-Form-URLencoded"}
    client.post("/login", content=f"name=a-reader&password=wrong-and-secret&csrf_token={token}", headers=kind)
    (kept,) = audit.entries(app.state.desk.book.database, limit=1)
    assert (kept.act, kept.status) == ("POST /login", 401) and "secret" not in kept.body


def test_looking_is_not_kept(app: Any, people: dict[str, Client]) -> None:
    before = len(audit.entries(app.state.desk.book.database, limit=500))
    people["reader"].get("/api/incidents")
    assert len(audit.entries(app.state.desk.book.database, limit=500)) == before


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "javascript:alert(1)",
    "{{ 7*7 }}{% raw %}",
    "</textarea><svg/onload=alert(1)>",
    "\u202egnp.exe\x00\ud800",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_words_of_articles_are_never_code(tmp_path: Path, text: str) -> None:
    """In every field that an article or a reviewer fills: the pages show the signs and run nothing."""
    book = fill(str(tmp_path / "r"))
    where = place({"name": text, "lat": 1.0, "lon": 2.0, "gazetteer_id": None})
    bad = report("bad", place=where, perpetrators=party(text), targets=[{"name": text, "kind": "market"}], source=text)
    for said in bad["statements"]:
        said.update(quote=text, rule=text, end=len(text))
    added(book, record("bad", bad, title=text, publisher=text, agency=text, url=text, text=text + " shots"))
    incident = next(i for i in book.incidents() if any(m.document_id == "bad" for m in i.members)).id
    book.edit(incident, "killed", {"low": 1, "high": 1}, text)
    book.close()
    with owner(tmp_path / "r") as client:
        pages = ["/", f"/incident/{incident}", "/article?id=bad", "/review", f"/incident/{incident}?policy=gtd"]
        for path in pages:
            answer = client.get(path)
            assert answer.status_code == 200, (path, answer.text[:300])
            assert (
                "<script>alert" not in answer.text
                and "<img src=x" not in answer.text
                and "<svg/onload" not in answer.text
            )
            assert 'href="javascript:' not in answer.text and "49{%" not in answer.text
        shown = client.get("/api/incidents", params={"place": "nothing"}).json()
        assert shown["items"] == []
        whole = client.get(f"/api/incidents/{incident}")
        assert whole.headers["content-type"] == "application/json" and json.loads(whole.text)["id"] == incident


@pytest.mark.parametrize(
    "value", ["'; DROP TABLE cases;--", "1 OR 1=1", "id", "body", "\x00", "%", "_", "\ud800", "x" * 5000]
)
def test_no_field_reaches_the_database_as_code(people: dict[str, Client], value: str) -> None:
    """Each is refused, or finds nothing; afterwards everything is still there."""
    asker, safe = people["admin"], value.encode("utf-8", "replace").decode()
    for field in ("sort", "cursor", "q", "place", "actor", "type", "country", "near", "policy", "limit"):
        assert asker.get("/api/incidents", params={field: safe}).status_code in (200, 422), field
    for path in ("/api/incidents/{}", "/api/reports/{}", "/api/statements/{}", "/incident/{}", "/api/incidents.{}"):
        from urllib.parse import quote

        assert asker.get(path.format(quote(safe, safe=""))).status_code in (404, 422), path
    assert asker.get("/api/document", params={"id": safe}).status_code in (404, 422)
    assert asker.get("/api/incidents").json()["total"] == 6


def test_what_a_route_needs_is_one_object() -> None:
    assert Needs("admin").role == "admin" and Needs(None).role is None
