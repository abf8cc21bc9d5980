"""The watcher's figures for Prometheus: read from the database when they are asked for, so that they are true after a restart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from dateline.register.store.database import Database
from dateline.watch.clock import Clock
from dateline.watch.health import Health, look

#: Name, help and value of every figure of a source; a value of None is left out.
_FIGURES: tuple[tuple[str, str, Callable[[Health], float | None]], ...] = (
    ("up", "1 where the source does well, 0 where it has a fault", lambda h: float(h.level != "fault")),
    ("last_success_timestamp_seconds", "When it answered last", lambda h: h.succeeded),
    ("last_item_timestamp_seconds", "When it showed a new item last", lambda h: h.item_at),
    ("items_today", "New items on this day (UTC)", lambda h: float(h.today)),
    ("items_habit_per_day", "New items a day, as a habit", lambda h: h.habit),
    ("failures", "Failures one after the other", lambda h: float(h.failures)),
    ("items_waiting", "Items that are not read yet", lambda h: float(h.waiting)),
    ("pages_unopened", "Pages of the last week that could not be opened", lambda h: float(h.unopened)),
)


class Figures(Collector):
    """Collects the figures of all sources; ``countries`` are labels by source."""

    def __init__(self, database: Database, clock: Clock, countries: dict[str, str]) -> None:
        self._database, self._clock, self._countries = database, clock, countries

    def collect(self) -> Iterable[Metric]:
        """Yield the figures as they are now."""
        now = self._clock.now()
        with self._database.reading() as connection:
            found = look(connection, now)
        for name, said, value in _FIGURES:
            yield self._family(f"dateline_source_{name}", said, found, value)
        state = GaugeMetricFamily(
            "dateline_source_state", "1 for the state that the source is in", labels=["source", "country", "state"]
        )
        for health in found:
            state.add_metric([*self._labels(health), health.state], 1.0)
        yield state
        yield GaugeMetricFamily("dateline_watch_timestamp_seconds", "When these figures were read", value=now)

    def _family(
        self, name: str, said: str, found: Sequence[Health], value: Callable[[Health], float | None]
    ) -> GaugeMetricFamily:
        family = GaugeMetricFamily(name, said, labels=["source", "country"])
        for health in found:
            if (figure := value(health)) is not None:
                family.add_metric(self._labels(health), figure)
        return family

    def _labels(self, health: Health) -> list[str]:
        return [health.name, self._countries.get(health.name, "")]


def registry(database: Database, clock: Clock, countries: dict[str, str]) -> CollectorRegistry:
    """Return a registry with the figures of this register's sources and nothing else."""
    made = CollectorRegistry()
    made.register(Figures(database, clock, countries))
    return made
