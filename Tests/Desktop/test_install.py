"""`Desktop/install`: what it brings, and that all of it goes again and nothing else."""

import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from desktop_testing.places import desktop_program

from sotto_testing.places import REPOSITORY, program

ID = "org.sotto.Sotto"


def run(*words: str | Path) -> str:
    """Run a program that must succeed, and return all that it says."""
    done = subprocess.run(
        words, cwd=REPOSITORY, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        check=False, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, (words, done.returncode, done.stdout)
    return done.stdout


def files(prefix: Path) -> set[str]:
    """Return everything below a folder that is no folder."""
    return {str(path.relative_to(prefix)) for path in prefix.rglob("*") if path.is_symlink() or not path.is_dir()}


def built() -> dict[Path, int]:
    """Return when each program was built."""
    paths = [program("sotto"), program("sotto-worker"), desktop_program()]
    return {path: path.stat().st_mtime_ns for path in paths}


@pytest.fixture(scope="module")
def prefix(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install once, into a folder where others have something too."""
    folder = tmp_path_factory.mktemp("install") / "A prefix"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "other").touch()
    before = built()
    run("Desktop/install", "--prefix", folder)
    assert built() == before, "what was built has been built again"
    return folder


def test_programs_start_and_need_nothing_of_the_build(prefix: Path) -> None:
    version = run(program("sotto"), "--version")
    for name in ("sotto", "sotto-worker", "sotto-desktop"):
        installed = prefix / "bin" / name
        assert installed.resolve() == prefix / "lib" / "sotto" / name
        # As the kernel starts it: by its real name.
        libraries = run("ldd", installed.resolve())
        assert "not found" not in libraries and str(REPOSITORY) not in libraries, libraries
        assert f"{prefix}/lib/sotto/libswiftCore.so" in libraries, libraries
    for name in ("sotto", "sotto-desktop"):
        assert run(prefix / "bin" / name, "--version") == version


def test_diagnostics_know_that_the_window_is_there(prefix: Path, tmp_path: Path) -> None:
    command = [prefix / "bin" / "sotto", "diagnostics", "--home", tmp_path / "home"]
    # The model is missing there, and so it ends with 1.
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    assert f'ok        Window: "{prefix}/lib/sotto/sotto-desktop", with GStreamer\'s plugins\n' in said


def test_the_desktop_entry_is_valid_and_starts_the_window(prefix: Path) -> None:
    entry = prefix / "share" / "applications" / f"{ID}.desktop"
    assert run("desktop-file-validate", entry) == ""
    lines = entry.read_text().splitlines()
    assert f'Exec="{prefix}/bin/sotto-desktop" %F' in lines
    assert f"Icon={ID}" in lines
    icon = prefix / "share" / "icons" / "hicolor" / "scalable" / "apps" / f"{ID}.svg"
    assert ElementTree.parse(icon).getroot().tag.endswith("svg")


def test_the_metainfo_names_what_is_installed(prefix: Path) -> None:
    component = ElementTree.parse(prefix / "share" / "metainfo" / f"{ID}.metainfo.xml").getroot()
    assert component.findtext("id") == ID
    assert component.findtext("launchable") == f"{ID}.desktop"
    names = [binary.text for binary in component.iterfind("provides/binary")]
    assert names and all((prefix / "bin" / str(name)).exists() for name in names)
    release = component.find("releases/release")
    assert release is not None and release.get("version") == run(prefix / "bin" / "sotto", "--version").strip()


@pytest.mark.parametrize("name", ["sotto", "sotto-desktop"])
def test_man_pages_are_set_without_a_warning(prefix: Path, name: str) -> None:
    page = prefix / "share" / "man" / "man1" / f"{name}.1"
    # What it warns of would stand there as well.
    text = run("groff", "-man", "-ww", "-Tascii", "-P-cbou", page)
    assert text.lstrip().startswith(f"{name}(1)".upper()) and str(page) not in text, text
    assert "SYNOPSIS" in text and f"{name} - " in text


def test_completions_are_there_for_each_shell(prefix: Path) -> None:
    bash = prefix / "share" / "bash-completion" / "completions" / "sotto"
    run("bash", "-n", bash)
    assert "complete" in bash.read_text()
    assert (prefix / "share" / "zsh" / "site-functions" / "_sotto").read_text().startswith("#compdef sotto")
    assert "complete" in (prefix / "share" / "fish" / "vendor_completions.d" / "sotto.fish").read_text()


def test_the_manifest_lists_all_of_it_and_uninstalling_takes_it_away(prefix: Path) -> None:
    listed = set((prefix / "lib" / "sotto" / "manifest").read_text().splitlines())
    # The desktop keeps a list of its own of what there is.
    assert files(prefix) - {"share/applications/mimeinfo.cache"} == listed | {"lib/sotto/manifest", "bin/other"}
    run("Desktop/install", "--prefix", prefix, "--uninstall")
    assert sorted(path.relative_to(prefix) for path in prefix.rglob("*")) == [Path("bin"), Path("bin/other")]
