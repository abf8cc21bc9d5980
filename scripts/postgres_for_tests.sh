#!/usr/bin/env bash
# Starts a PostgreSQL 15 of its own for the tests, on loopback, on a spare port, as a user without rights, and prints the line
# that tells the tests where it is:
#     eval "$(scripts/postgres_for_tests.sh start)"     # ... run the tests ...     scripts/postgres_for_tests.sh stop
# Debian's package is installed first where there is none (that needs root). Its data lie in a temporary folder.
set -euo pipefail

home=${DATELINE_POSTGRES_HOME:-${TMPDIR:-/tmp}/dateline-postgres}

binaries() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1; }

as_user() { # PostgreSQL refuses to run as root
  if [ "$(id -u)" = 0 ]; then setpriv --reuid=nobody --regid="$(id -g nobody)" --clear-groups "$@"; else "$@"; fi
}

start() {
  if [ -z "$(binaries)" ]; then
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends postgresql; } >&2
  fi
  bin=$(binaries)
  if [ -f "$home/url" ] && as_user "$bin/pg_ctl" -D "$home/data" status >/dev/null 2>&1; then
    cat "$home/url"
    return
  fi
  rm -rf "$home"
  mkdir -p "$home"
  if [ "$(id -u)" = 0 ]; then chown nobody "$home"; fi
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  cd "$home"
  as_user "$bin/initdb" -D "$home/data" -U dateline --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >&2
  as_user "$bin/pg_ctl" -D "$home/data" -l "$home/log" -w -o "-c listen_addresses=127.0.0.1 -p $port -k $home -c fsync=off" start >&2
  echo "export DATELINE_TEST_POSTGRES=postgresql://dateline@127.0.0.1:$port/postgres" >"$home/url"
  cat "$home/url"
}

stop() {
  bin=$(binaries)
  cd /
  as_user "$bin/pg_ctl" -D "$home/data" -m fast stop >&2
  rm -rf "$home"
}

case "${1:-start}" in
  start) start ;;
  stop) stop ;;
  *) echo "usage: $0 start|stop" >&2; exit 2 ;;
esac
