"""Print the settings of the user's pip that Sotto honours when it installs a pack, as one JSON object.

Run as `<venv>/bin/python -I pip_settings.py` with the user's environment. Sotto installs with a clean environment, so
that nothing can redirect what is installed or where to (PIP_USER, PIP_TARGET, PIP_PREFIX and their like); how the
registry is reached must nevertheless be as the user set it up. A setting that is absent has no key.
"""

import ast
import json
import os
import re
import subprocess
import sys
from typing import Any

LISTS = {"extra-index-url", "find-links", "trusted-host"}
HONOURED = {"index-url", "proxy", "cert", "client-cert", "no-index", *LISTS}
# Later ones win. pip lists files already merged (site over user over global); the environment wins over them.
SECTIONS = ("global", "install", "download", ":env:")
LINE = re.compile(r"^(?P<section>:env:|[^.=]+)\.(?P<name>[^=]+)=(?P<value>.*)$")
PIP_TRUE = {"y", "yes", "t", "true", "on", "1"}


def list_settings() -> str:
    """Return what `pip config list` prints. Raises `ValueError` with pip's own words when it fails."""
    command = [sys.executable, "-I", "-m", "pip", "--no-color", "--disable-pip-version-check", "config", "list"]
    # A user who set `quiet` would see an empty list.
    environment = {**os.environ, "PIP_QUIET": "0", "PIP_VERBOSE": "0"}
    result = subprocess.run(command, env=environment, capture_output=True, text=True, errors="replace", check=False)
    if result.returncode != 0:
        words = " ".join((result.stderr or result.stdout).split())
        raise ValueError(words or f"pip ended with status {result.returncode}")
    return result.stdout


def convert(name: str, value: str) -> Any:
    """Turn pip's text into a JSON value: white space separates a list's items, as in pip."""
    if name in LISTS:
        return value.split()
    if name == "no-index":
        return value.strip().lower() in PIP_TRUE
    return value


def merge(listing: str) -> dict[str, Any]:
    """Apply the listed settings in pip's order: a later section replaces lists as a whole, an empty value nothing."""
    found: dict[str, dict[str, str]] = {section: {} for section in SECTIONS}
    for line in listing.splitlines():
        match = LINE.match(line)
        if match and match["section"] in found and match["name"] in HONOURED:
            found[match["section"]][match["name"]] = ast.literal_eval(match["value"])
    merged: dict[str, Any] = {}
    for section in SECTIONS:
        for name, value in found[section].items():
            if value:
                merged[name.replace("-", "_")] = convert(name, value)
    return merged


def main() -> int:
    """Return the exit status: 0 with the settings printed, 1 with an object that holds `error`."""
    try:
        print(json.dumps(merge(list_settings())))
    except (ValueError, SyntaxError, OSError) as error:
        print(json.dumps({"error": str(error)}))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
