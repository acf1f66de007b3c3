"""One fetched archive -> `LOUPE_CACHE/extracted/NAME.pickle`: its kept files, their MinHash signatures, and counts of what left.

Reads archives without running or unpacking them to disk. Does not know other packages, nor the split.
"""

import fnmatch
import hashlib
import json
import pickle
import sysconfig
import tarfile
import zipfile
from collections import Counter
from pathlib import Path

from fetch import CACHE, archive_path
from filters import MAX_BYTES, language_of, reason_from_path, reason_from_text
from minhash import signature

HERE = Path(__file__).resolve().parent
# A package with this share of TypeScript in its own code publishes its JavaScript as build output. Typings' tests
# beside hand-written JavaScript stay below it.
MIN_TYPESCRIPT_SHARE = 0.15


def archive_files(entry):
    """Yield (path inside the package, size, reader) for each regular file."""
    if entry["registry"] == "stdlib":
        root = Path(sysconfig.get_paths()["stdlib"])
        for path in sorted(root.rglob("*.py")):
            relative = path.relative_to(root).as_posix()
            if not relative.startswith(("site-packages", "dist-packages", "lib-dynload")):
                yield relative, path.stat().st_size, path.read_bytes
    elif entry["registry"] == "npm":
        with tarfile.open(archive_path(entry)) as tar:
            for member in tar:
                if member.isfile():
                    yield member.name.partition("/")[2], member.size, lambda m=member: tar.extractfile(m).read()
    else:
        with zipfile.ZipFile(archive_path(entry)) as archive:
            for info in archive.infolist():
                if not info.is_dir() and ".dist-info/" not in info.filename:
                    yield info.filename, info.file_size, lambda i=info: archive.read(i)


def matches(path, globs):
    return any(fnmatch.fnmatchcase(path, pattern) for pattern in globs)


def candidate_files(entry, left_out):
    """{path: (language, bytes)} of what the path alone does not rule out."""
    include, exclude = entry.get("include", []), entry.get("exclude", [])
    kept = {}
    for path, size, read in archive_files(entry):
        language = language_of(path)
        if language is None or (include and not matches(path, include)):
            continue
        reason = "excluded" if matches(path, exclude) else reason_from_path(path, bool(include))
        if reason is None and size > MAX_BYTES:
            reason = "long"
        if reason:
            left_out[reason] += 1
        else:
            kept[path] = (language, read())
    sizes = Counter()
    for language, data in kept.values():
        sizes[language[:10]] += len(data)
    both = sizes["typescript"] + sizes["javascript"]
    if not include and sizes["typescript"] > MIN_TYPESCRIPT_SHARE * both:
        for path in [p for p, (language, _) in kept.items() if language.startswith("javascript")]:
            del kept[path]
            left_out["built"] += 1
    return kept


def neighbour_order(path):
    """Sort key that keeps one directory's files next to each other."""
    folder, _, name = path.rpartition("/")
    return folder, name


def extract(entry):
    """Returns {"files": [{"path", "language", "text", "signature"}], "left_out": {reason: count}}."""
    left_out, files = Counter(), []
    candidates = candidate_files(entry, left_out)
    for path in sorted(candidates, key=neighbour_order):
        language, data = candidates[path]
        try:
            text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            left_out["not text"] += 1
            continue
        reason = reason_from_text(text, language)
        if reason:
            left_out[reason] += 1
        else:
            files.append({"path": path, "language": language, "text": text, "signature": signature(text)})
    return {"files": files, "left_out": dict(left_out)}


def version_of_rules(entry):
    """Changes when the entry or any rule that shapes its extraction changes."""
    rules = b"".join((HERE / name).read_bytes() for name in ("filters.py", "extract.py", "minhash.py"))
    asked = json.dumps([entry.get(k) for k in ("name", "version", "integrity", "include", "exclude")])
    return hashlib.sha256(rules + asked.encode()).hexdigest()[:16]


def extract_cached(entry):
    """Path of the extraction, made now unless one by the same rules exists."""
    name = f"{entry['name'].replace('/', '+')}-{version_of_rules(entry)}.pickle"
    target = CACHE / "extracted" / name
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        temp = target.with_suffix(".partial")
        temp.write_bytes(pickle.dumps(extract(entry), protocol=5))
        temp.replace(target)
    return target
