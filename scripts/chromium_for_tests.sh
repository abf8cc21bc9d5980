#!/usr/bin/env bash
# Installs Debian's Chromium, which the tests of the desk drive, where there is none (that needs root). Prints where it is.
set -euo pipefail

if [ ! -x /usr/bin/chromium ]; then
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends chromium fonts-dejavu-core; } >&2
fi
command -v chromium
