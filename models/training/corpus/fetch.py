"""corpus.json -> one verified archive per entry in LOUPE_CACHE/archives.

Uses the ordinary npm and pip clients, one exact name and version at a time; runs no package's code.
A first run pins integrity and licence; later runs refuse an archive that differs. Resumable.
Does not know what is inside an archive beyond its own metadata.
"""

import argparse
import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import threading
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
CORPUS_JSON = HERE.parent / "corpus.json"
CACHE = Path(os.environ.get("LOUPE_CACHE", Path.home() / ".cache" / "loupe-training"))
ARCHIVES = CACHE / "archives"

PERMISSIVE = {
    "mit", "mit-0", "bsd", "bsd-2-clause", "bsd-3-clause", "isc", "apache-2.0", "apache 2.0", "apache",
    "psf-2.0", "python-2.0", "0bsd", "unlicense", "psf",
}
CLASSIFIERS = {
    "MIT License": "MIT", "BSD License": "BSD", "Apache Software License": "Apache-2.0",
    "ISC License (ISCL)": "ISC", "Python Software Foundation License": "PSF-2.0", "The Unlicense (Unlicense)": "Unlicense",
}
PYTHON_VERSIONS = ("3.13", "3.11")  # which wheel is taken must not depend on the interpreter at hand; pins are of either
MAX_ARCHIVE_BYTES = 160 << 20


def archive_path(entry):
    """`{"registry": "npm", "name": "@a/b", "version": "1.0.0"}` -> `archives/npm/@a+b@1.0.0.tgz`."""
    stem = entry["name"].replace("/", "+") + "@" + entry["version"]
    suffix = {"npm": ".tgz", "pypi": ".whl"}[entry["registry"]]
    return ARCHIVES / entry["registry"] / (stem + suffix)


def integrity_of(path, registry):
    data = path.read_bytes()
    if registry == "npm":
        return "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode()
    return "sha256-" + hashlib.sha256(data).hexdigest()


def download(entry, python_version):
    """Ask the registry's own client for one exact version; the client checks the registry's own digest."""
    target = archive_path(entry)
    target.parent.mkdir(parents=True, exist_ok=True)
    spec = entry["name"] + ("@" if entry["registry"] == "npm" else "==") + entry["version"]
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        if entry["registry"] == "npm":
            command = ["npm", "pack", spec, "--ignore-scripts", "--silent", "--pack-destination", folder]
        else:
            command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--python-version", python_version,
                       "-q", "-d", folder, spec]
        done = subprocess.run(command, capture_output=True, text=True, timeout=240)
        files = list(Path(folder).iterdir())
        if done.returncode or len(files) != 1:
            raise RuntimeError((done.stderr.strip().splitlines() or ["no archive"])[-1][:200])
        if files[0].stat().st_size > MAX_ARCHIVE_BYTES:
            raise RuntimeError(f"archive over {MAX_ARCHIVE_BYTES} bytes")
        shutil.move(files[0], target)


def licence_of(entry):
    """The licence the package states in its own metadata; an empty string when it states none."""
    path = archive_path(entry)
    if entry["registry"] == "npm":
        with tarfile.open(path) as tar:
            for member in tar:
                parts = member.name.split("/")
                if len(parts) == 2 and parts[1] == "package.json":
                    stated = json.load(tar.extractfile(member)).get("license", "")
                    return stated.get("type", "") if isinstance(stated, dict) else str(stated)
        return ""
    with zipfile.ZipFile(path) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        head = archive.read(name).decode("utf8", "replace").split("\n\n")[0]
    expression = re.search(r"^License-Expression: (.+)$", head, re.M)
    if expression:
        return expression.group(1).strip()
    stated = [CLASSIFIERS.get(c.strip(), c.strip()) for c in
              re.findall(r"^Classifier: License ::(?: OSI Approved ::)? (.+)$", head, re.M)]
    if stated:
        return " AND ".join(stated)
    plain = re.search(r"^License: (.+)$", head, re.M)
    return plain.group(1).strip() if plain else ""


def is_permissive(licence):
    """`"MIT OR GPL-2.0"` -> True (one offered licence suffices); `"MIT AND GPL-2.0"` -> False."""
    text = re.sub(r"[()]", " ", licence.lower()).replace(" license", "").replace("3-clause bsd", "bsd-3-clause")
    choices = [choice for choice in re.split(r"\s+or\s+|/", text) if choice.strip()]
    return any(all(part.strip() in PERMISSIVE for part in re.split(r"\s+and\s+|,", c)) for c in choices)


def bring(entry, path):
    """The archive's integrity once it is the pinned one; where wheels differ by Python version, each is tried."""
    for version in PYTHON_VERSIONS if entry["registry"] == "pypi" else PYTHON_VERSIONS[:1]:
        if not path.exists():
            download(entry, version)
        found = integrity_of(path, entry["registry"])
        if entry.get("integrity", found) == found:
            return found
        path.rename(path.with_suffix(".corrupt"))
    raise RuntimeError("integrity differs from the pinned one")


def fetch(entry):
    """Bring one archive in and pin or verify it; raises RuntimeError with the reason when it cannot."""
    if entry["registry"] == "stdlib":
        if not Path(sysconfig.get_paths()["stdlib"]).is_dir():
            raise RuntimeError("no standard library here")
        entry["licence"] = "PSF-2.0"
        return
    path = archive_path(entry)
    found = bring(entry, path)
    licence = entry.get("licence") or licence_of(entry)
    if not is_permissive(licence):
        raise RuntimeError(f"licence not on the list: {licence[:60]!r}")
    entry["integrity"], entry["licence"] = found, licence


def fetch_all(entries):
    """Fetch every entry, the registries side by side; returns {name: reason} of the skipped ones."""
    skipped = {}

    def work(registry):
        for entry in (e for e in entries if e["registry"] == registry):
            try:
                fetch(entry)
            except Exception as error:  # one bad package must not stop the others: it is named and counted
                skipped[entry["name"]] = str(error) or type(error).__name__
                print(f"skipped {entry['name']}: {skipped[entry['name']]}", flush=True)

    threads = [threading.Thread(target=work, args=(r,)) for r in ("npm", "pypi", "stdlib")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return skipped


def save_entries(path, entries):
    """One entry a line, so that a changed pin is one changed line."""
    lines = ",\n".join("  " + json.dumps(e, ensure_ascii=False) for e in entries)
    temp = path.with_suffix(".partial")
    temp.write_text(f"[\n{lines}\n]\n", encoding="utf8")
    temp.replace(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=CORPUS_JSON)
    arguments = parser.parse_args()
    entries = json.loads(arguments.corpus.read_text(encoding="utf8"))
    skipped = fetch_all(entries)
    save_entries(arguments.corpus, entries)
    ARCHIVES.mkdir(parents=True, exist_ok=True)
    (ARCHIVES / "skipped.json").write_text(json.dumps(skipped, indent=1, sort_keys=True))
    print(f"fetched {len(entries) - len(skipped)} of {len(entries)}, skipped {len(skipped)}")


if __name__ == "__main__":
    main()
