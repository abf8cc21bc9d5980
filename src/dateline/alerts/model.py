"""The values of the alerts: who wants to know what and when, what an incident came to when they were told, what is sent."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dateline.register.filters import Filter

LIVE = "live"
HOUR = timedelta(hours=1)
LEASE = timedelta(minutes=5)  # how long a process that took a message has before another may send it
_FIRST, _LONGEST = 30.0, 6 * 3600.0  # seconds from the first failure to the next attempt, and at most


@dataclass(frozen=True, slots=True)
class Schedule:
    """When messages go out. ``zone`` is an IANA time zone, in which the other times are given.

    ``quiet`` are two times of day ("22:00", "06:00"); nothing is sent from the first to the second, it waits. ``digest`` is None,
    "hourly" or a time of day for one message a day. ``rate`` is the most messages an hour; the rest goes into one digest.
    """

    zone: str = "UTC"
    quiet: tuple[str, str] | None = None
    digest: str | None = None
    rate: int = 20


@dataclass(frozen=True, slots=True)
class Subscription:
    """Who is to be told of what. ``target`` is an address in which ``${NAME}`` stands for a secret; it is never filled in here.

    ``rule`` means what the same options of ``dateline list`` mean. ``after`` is the last reading of a document that was in the
    register when the subscription was made: nobody is told of what was known before.
    """

    number: int
    name: str
    target: str
    rule: Filter
    schedule: Schedule = Schedule()
    after: int = 0


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What there is to tell of an incident at one time.

    ``state`` is live, or why it no longer stands: rejected, merged, withdrawn, background. ``values`` holds for each slot a
    JSON-ready key, which decides whether the value changed, and its text. ``details`` are texts whose change is no
    correction: voices, confidence, words, speaker, link, source, ``into`` (the incident that it was merged into). ``place``
    has lat, lon (degrees) and radius_km.
    """

    incident: str
    state: str = LIVE
    values: Mapping[str, tuple[Any, str]] = field(default_factory=dict)
    details: Mapping[str, str] = field(default_factory=dict)
    place: Mapping[str, Any] | None = None

    def dump(self) -> dict[str, Any]:
        """Return the snapshot as a JSON-ready dictionary."""
        return asdict(self)

    @classmethod
    def load(cls, value: Mapping[str, Any] | None) -> Snapshot | None:
        """Return the snapshot that :meth:`dump` gave, None for None."""
        if value is None:
            return None
        return cls(**{**value, "values": {slot: (key, text) for slot, (key, text) in value["values"].items()}})


@dataclass(frozen=True, slots=True)
class Letter:
    """One thing to be told: ``kind`` is alert, update, correction, retraction or restored.

    ``thread`` is the same for everything that one subscription is told of one incident; ``key`` is this letter's alone, and the
    same however often it is sent.
    """

    key: str
    thread: str
    kind: str
    before: Snapshot | None
    after: Snapshot


@dataclass(frozen=True, slots=True)
class Thread:
    """What one subscription is told of one incident. ``number`` is None while it is not stored.

    ``members`` are the incident's reports, first the one that the thread follows; ``wanted`` is what there is to tell,
    ``delivered`` what was. ``told``: something of it was delivered or is being sent. ``letters`` counts what was written.
    """

    number: int | None
    subscription: int
    key: str
    incident: str
    members: tuple[str, ...]
    wanted: Snapshot
    delivered: Snapshot | None = None
    told: bool = False
    letters: int = 0


@dataclass(frozen=True, slots=True)
class Message:
    """What a channel sends. ``thread`` is None for a digest. ``data`` is JSON for programs, ``picture`` a PNG map or None."""

    key: str
    thread: str | None
    kind: str
    title: str
    text: str
    link: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    picture: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Summary:
    """What one run did: messages sent, letters that wait, messages that failed for now, and dead ones.

    ``sent`` counts by kind. ``failures`` are sentences without secrets.
    """

    sent: Mapping[str, int] = field(default_factory=dict)
    waiting: int = 0
    dead: int = 0
    failures: tuple[str, ...] = ()


def stamp(moment: datetime) -> str:
    """Return an aware time as text that sorts by time: UTC, whole seconds."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def unstamp(text: str) -> datetime:
    """Return the time that :func:`stamp` wrote."""
    return datetime.fromisoformat(text)


def dump_rule(rule: Filter) -> dict[str, Any]:
    """Return what a rule asks for as a JSON-ready dictionary, without what it leaves open."""
    return {name: value for name, value in asdict(rule).items() if value not in (None, ())}


def asked(rule: Filter) -> str:
    """Return what a rule asks for in the words of the options."""
    found = []
    for name, value in dump_rule(rule).items():
        if name == "types":
            found += [f"--type {one}" for one in value]
        elif name == "area":
            found.append(f"--area ({sum(map(len, value))} corners)")
        elif name == "confidence":
            found += [f"--confidence {value}"] if value != "low" else []
        else:
            text = ",".join(f"{part:g}" for part in value) if isinstance(value, tuple) else str(value)
            found.append(f"--{'near' if name == 'around' else name} {text}")
    return " ".join(found) or "everything"


def load_rule(value: Mapping[str, Any]) -> Filter:
    """Return the rule that :func:`dump_rule` gave."""
    return Filter(**{name: _frozen(part) for name, part in value.items()})


def _frozen(value: Any) -> Any:
    return tuple(_frozen(part) for part in value) if isinstance(value, list) else value


def dump_subscription(subscription: Subscription) -> dict[str, Any]:
    """Return what is stored of a subscription besides its number, name and ``after``."""
    return {
        "target": subscription.target,
        "rule": dump_rule(subscription.rule),
        "schedule": asdict(subscription.schedule),
    }


def load_subscription(number: int, name: str, after: int, body: Mapping[str, Any]) -> Subscription:
    """Return the subscription of a row."""
    schedule = Schedule(**{key: _frozen(value) for key, value in body["schedule"].items()})
    return Subscription(number, name, body["target"], load_rule(body["rule"]), schedule, after)


# --- when a message may go out; every time that is given or returned is aware ---


def due(schedule: Schedule, now: datetime) -> datetime:
    """Return when something that is to be told from ``now`` on may be sent."""
    return awake(schedule, _digest(schedule, now))


def awake(schedule: Schedule, moment: datetime) -> datetime:
    """Return the moment, or the end of the quiet hours that it falls into. Quiet hours may go over midnight."""
    if schedule.quiet is None:
        return moment
    begin, end = (time.fromisoformat(text) for text in schedule.quiet)
    local = moment.astimezone(ZoneInfo(schedule.zone))
    clock = local.time()
    inside = begin <= clock < end if begin <= end else clock >= begin or clock < end
    if not inside:
        return moment
    day = local.date() + timedelta(days=1) if begin > end and clock >= begin else local.date()
    return datetime.combine(day, end, ZoneInfo(schedule.zone)).astimezone(UTC)


def _digest(schedule: Schedule, now: datetime) -> datetime:
    """Return the next time of the digest, or ``now`` without one."""
    if schedule.digest is None:
        return now
    if schedule.digest == "hourly":
        whole = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        return whole if whole == now else whole + HOUR
    zone, at = ZoneInfo(schedule.zone), time.fromisoformat(schedule.digest)
    day = now.astimezone(zone).date()
    today = datetime.combine(day, at, zone)
    following = today if today >= now else datetime.combine(day + timedelta(days=1), at, zone)
    return following.astimezone(UTC)


def backoff(attempts: int, key: str) -> timedelta:
    """Return how long to wait after so many attempts: twice as long each time, a quarter of it shifted by the message's key.

    The shift keeps many messages that failed together from coming back together, and is always the same for one message.
    """
    seconds = min(_FIRST * 2 ** (attempts - 1), _LONGEST)
    shift = int(hashlib.sha256(f"{key}/{attempts}".encode()).hexdigest()[:4], 16) / 0xFFFF
    return timedelta(seconds=round(seconds * (0.75 + 0.5 * shift)))
