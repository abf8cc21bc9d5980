"""Users, their sessions and tokens, in the register's database."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, delete, insert, select, update

from dateline.desk.queries.errors import BadQuery, Missing
from dateline.desk.security.who import ROLES, Role, Who, lesser
from dateline.desk.tables import sessions, tokens, users
from dateline.register.store.database import Database

SESSION_HOURS = 12
TOKEN_DAYS = 365
LEAST_PASSWORD = 10  # letters
MOST_PASSWORD = 1024
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")


@dataclass(frozen=True, slots=True)
class User:
    """One who may sign in."""

    name: str
    role: Role
    created_at: str


@dataclass(frozen=True, slots=True)
class Token:
    """A program's key, without its secret. ``scope`` is a role; times are UTC, ISO 8601."""

    id: str
    user: str
    scope: Role
    created_at: str
    ends_at: str


def utc() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


class Accounts:
    """The desk's users. Every method is one transaction."""

    def __init__(
        self, database: Database, clock: Callable[[], datetime] = utc, hasher: PasswordHasher | None = None
    ) -> None:
        self._database, self._clock = database, clock
        self._hasher = hasher or PasswordHasher()
        self._nobody = self._hasher.hash(secrets.token_hex(16))  # so that an unknown name takes as long as a known one

    # --- users ---

    def users(self) -> list[User]:
        """Return everybody who may sign in, by name."""
        with self._database.reading() as connection:
            rows = connection.execute(select(users).order_by(users.c.name)).all()
        return [User(r.name, r.role, r.created_at) for r in rows]

    def set_user(self, name: str, role: Role, password: str | None) -> None:
        """Add a user, or change the role and (unless None) the password of one; who is signed in must do so again.

        Raises BadQuery for a name, role or password that cannot be.
        """
        if not _NAME.fullmatch(name):
            raise BadQuery(f"{name!r} is no name for a user", "Use letters, figures and . _ @ - and at most 64 of them")
        if role not in ROLES:
            raise BadQuery(f"there is no role {role!r}", f"Roles are {', '.join(ROLES)}")
        if password is not None and not LEAST_PASSWORD <= len(password) <= MOST_PASSWORD:
            raise BadQuery("the password is too short or too long", f"Take {LEAST_PASSWORD} to {MOST_PASSWORD} letters")
        hashed = None if password is None else self._hasher.hash(password)
        with self._database.writing() as connection:
            known = connection.execute(select(users.c.name).where(users.c.name == name)).first()
            if known is None and hashed is None:
                raise Missing(f"there is no user {name!r}", "Add them with a password")
            values = {"role": role} if hashed is None else {"role": role, "password": hashed}
            if known is None:
                connection.execute(insert(users).values(name=name, created_at=_stamp(self._clock()), **values))
            else:
                connection.execute(update(users).where(users.c.name == name).values(**values))
            connection.execute(delete(sessions).where(sessions.c.user == name))

    def remove_user(self, name: str) -> None:
        """Take a user away, with all sessions and tokens; what they judged stays theirs. Raises Missing."""
        with self._database.writing() as connection:
            if connection.execute(delete(users).where(users.c.name == name)).rowcount == 0:
                raise Missing(f"there is no user {name!r}", "See `dateline user list`")
            for table in (sessions, tokens):
                connection.execute(delete(table).where(table.c.user == name))

    # --- sessions ---

    def sign_in(self, name: str, password: str) -> str | None:
        """Return the secret of a new session, None where name and password do not fit."""
        with self._database.reading() as connection:
            found = connection.execute(select(users.c.password).where(users.c.name == name)).scalar()
        try:
            self._hasher.verify(found or self._nobody, password[:MOST_PASSWORD])
        except (VerificationError, InvalidHashError):
            return None
        if found is None:
            return None
        secret, now = secrets.token_urlsafe(32), self._clock()
        row = {"key": _key(secret), "user": name, "ends_at": _stamp(now + timedelta(hours=SESSION_HOURS))}
        with self._database.writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.ends_at < _stamp(now)))
            connection.execute(insert(sessions).values(**row))
        return secret

    def sign_out(self, secret: str) -> None:
        """End a session."""
        with self._database.writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.key == _key(secret)))

    def of_session(self, secret: str) -> Who | None:
        """Return who a session is, without the token for forms; None where there is none or it has ended."""
        query = (
            select(users.c.name, users.c.role)
            .join(sessions, sessions.c.user == users.c.name)
            .where(sessions.c.key == _key(secret), sessions.c.ends_at > _stamp(self._clock()))
        )
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else Who(row.name, row.role)

    # --- tokens ---

    def new_token(self, user: str, scope: Role, days: int = TOKEN_DAYS) -> str:
        """Return a new token of a user; it is shown this once. Raises Missing, BadQuery."""
        if scope not in ROLES:
            raise BadQuery(f"there is no scope {scope!r}", f"Scopes are the roles {', '.join(ROLES)}")
        id_, secret, now = secrets.token_hex(4), secrets.token_urlsafe(32), self._clock()
        row = {
            "id": id_, "key": _key(secret), "user": user, "scope": scope, "created_at": _stamp(now),
            "ends_at": _stamp(now + timedelta(days=days)),
        }  # fmt: skip
        with self._database.writing() as connection:
            _known(connection, user)
            connection.execute(insert(tokens).values(**row))
        return f"dl_{id_}_{secret}"

    def tokens(self) -> list[Token]:
        """Return the tokens that are in force, by user and id."""
        query = select(tokens).where(tokens.c.ends_at > _stamp(self._clock())).order_by(tokens.c.user, tokens.c.id)
        with self._database.reading() as connection:
            return [Token(r.id, r.user, r.scope, r.created_at, r.ends_at) for r in connection.execute(query)]

    def revoke(self, id_: str) -> None:
        """End a token. Raises Missing."""
        with self._database.writing() as connection:
            if connection.execute(delete(tokens).where(tokens.c.id == id_)).rowcount == 0:
                raise Missing(f"there is no token {id_!r}", "See `dateline user list`")

    def of_token(self, given: str) -> Who | None:
        """Return who a token is; None for one that is none or has ended."""
        _, _, rest = given.partition("_")
        id_, _, secret = rest.partition("_")
        query = (
            select(users.c.name, users.c.role, tokens.c.scope)
            .join(tokens, tokens.c.user == users.c.name)
            .where(tokens.c.id == id_, tokens.c.key == _key(secret), tokens.c.ends_at > _stamp(self._clock()))
        )
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else Who(row.name, lesser(row.role, row.scope))


def _known(connection: Connection, user: str) -> None:
    if connection.execute(select(users.c.name).where(users.c.name == user)).first() is None:
        raise Missing(f"there is no user {user!r}", "Add them first: `dateline user add`")


def _key(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _stamp(when: datetime) -> str:
    return when.isoformat(timespec="seconds")
