"""When a message may go out: quiet hours, digests, retries. Every time that is given or returned is aware."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateline.alerts.model import Schedule

HOUR = timedelta(hours=1)
LEASE = timedelta(minutes=5)  # how long a process that took a message has before another may send it
_FIRST, _LONGEST = 30.0, 6 * 3600.0  # seconds from the first failure to the next attempt, and at most


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
