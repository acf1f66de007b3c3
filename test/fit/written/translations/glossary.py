"""Client glossaries: agreed translations of terms, and checks that a translation keeps to them."""
import json
import re
import threading
from pathlib import Path


class Term:
    __slots__ = ("source", "target", "forbidden", "note", "_pattern")

    def __init__(self, source, target, forbidden=(), note=None):
        self.source = source
        self.target = target
        self.forbidden = tuple(forbidden)
        self.note = note
        self._pattern = re.compile(r"(?<!\w)" + re.escape(source) + r"(?:s|es)?(?!\w)", re.IGNORECASE)

    def occurs_in(self, text):
        return len(self._pattern.findall(text))

    def to_dict(self):
        data = {"source": self.source, "target": self.target}
        if self.forbidden:
            data["forbidden"] = list(self.forbidden)
        if self.note:
            data["note"] = self.note
        return data

    def __repr__(self):
        return f"Term({self.source!r} -> {self.target!r})"


class Glossary:
    def __init__(self, client, pair):
        self.client = client
        self.pair = pair
        self._terms = {}
        self._lock = threading.Lock()

    def __len__(self):
        return len(self._terms)

    def __iter__(self):
        # longest first: "tax return" has to win over "tax"
        return iter(sorted(self._terms.values(), key=lambda t: -len(t.source)))

    def __contains__(self, source):
        return source.casefold() in self._terms

    def put(self, term):
        with self._lock:
            self._terms[term.source.casefold()] = term

    def remove(self, source):
        with self._lock:
            return self._terms.pop(source.casefold(), None)

    def lookup(self, text):
        found = []
        rest = text
        for term in self:
            if term.occurs_in(rest):
                found.append(term)
                rest = term._pattern.sub(" ", rest)
        return found

    def check(self, source_text, target_text):
        """Yields (kind, term) for everything a reviewer should look at."""
        lowered = target_text.casefold()
        for term in self.lookup(source_text):
            if term.target.casefold() not in lowered:
                yield "missing", term
            for word in term.forbidden:
                if word.casefold() in lowered:
                    yield "forbidden", term
                    break


class GlossaryFolder:
    def __init__(self, root):
        self.root = Path(root)

    def _path(self, client, pair):
        slug = re.sub(r"[^a-z0-9]+", "-", client.lower()).strip("-")
        return self.root / f"{slug}.{pair}.json"

    def open(self, client, pair):
        glossary = Glossary(client, pair)
        path = self._path(client, pair)
        if path.exists():
            for entry in json.loads(path.read_text(encoding="utf-8")):
                glossary.put(Term(**entry))
        return glossary

    def save(self, glossary):
        self.root.mkdir(exist_ok=True)
        rows = [term.to_dict() for term in sorted(glossary, key=lambda t: t.source.casefold())]
        path = self._path(glossary.client, glossary.pair)
        path.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
