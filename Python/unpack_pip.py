"""Put pip into a new virtual environment, from the wheel that Python brings.

Run as `<venv>/bin/python -I unpack_pip.py`, without a network. `ensurepip` installs the same wheel, and setuptools, which
no install here needs; it compiles a thousand modules, most of which nobody imports, for seven seconds.
"""

import ensurepip
import sysconfig
import zipfile
from pathlib import Path

# Distributions may keep the wheels in a folder of their own; Debian does.
FOLDERS = (sysconfig.get_config_var("WHEEL_PKG_DIR"), Path(ensurepip.__file__).parent / "_bundled")
WHEEL = f"pip-{ensurepip.version()}-py3-none-any.whl"


def main() -> None:
    wheels = [Path(folder, WHEEL) for folder in FOLDERS if folder and Path(folder, WHEEL).is_file()]
    if wheels:
        with zipfile.ZipFile(wheels[0]) as wheel:
            wheel.extractall(sysconfig.get_path("purelib"))
    else:
        ensurepip.bootstrap(default_pip=True)


main()
