import logging
import re
from datetime import datetime
from http import HTTPStatus

from flask import Flask, abort, jsonify, request

from glossary import GlossaryFolder, Term
from quotes import RATES, Subject, UnsupportedPair, WordCount, make_quote

log = logging.getLogger(__name__)

app = Flask(__name__)
glossaries = GlossaryFolder("data/glossaries")
segments = {}  # document id -> list of {"source": ..., "target": ..., "state": ...}

SENTENCE_END = re.compile(r"(?<=[.!?。])\s+")


def split_sentences(text):
    for paragraph in text.splitlines():
        paragraph = paragraph.strip()
        if paragraph:
            yield from SENTENCE_END.split(paragraph)


def count_words(sentences):
    seen = set()
    new = repeated = 0
    for sentence in sentences:
        words = len(sentence.split())
        if sentence in seen:
            repeated += words
        else:
            seen.add(sentence)
            new += words
    return WordCount(new=new, repeated=repeated)


@app.errorhandler(UnsupportedPair)
def unsupported(error):
    return jsonify(error=str(error), pairs=sorted(RATES)), HTTPStatus.UNPROCESSABLE_ENTITY


@app.post("/quotes")
def create_quote():
    payload = request.get_json(silent=True) or {}
    missing = [key for key in ("pair", "text") if not payload.get(key)]
    if missing:
        return jsonify(error="missing fields", fields=missing), HTTPStatus.BAD_REQUEST
    try:
        subject = Subject[payload.get("subject", "general").upper()]
    except KeyError:
        return jsonify(error="unknown subject"), HTTPStatus.BAD_REQUEST

    count = count_words(split_sentences(payload["text"]))
    quote = make_quote(
        payload["pair"],
        [count],
        subject,
        received=datetime.now(),
        express=bool(payload.get("express")),
    )
    log.info("quote for %s: %d KRW", quote.pair, quote.fee)
    return jsonify(fee=quote.fee, words=quote.words.total, ready=quote.ready.isoformat())


@app.post("/documents/<doc_id>")
def upload_document(doc_id):
    if doc_id in segments:
        abort(HTTPStatus.CONFLICT)
    text = request.get_data(as_text=True)
    segments[doc_id] = [
        {"source": sentence, "target": "", "state": "empty"} for sentence in split_sentences(text)
    ]
    return jsonify(segments=len(segments[doc_id])), HTTPStatus.CREATED


@app.get("/documents/<doc_id>")
def show_document(doc_id):
    if doc_id not in segments:
        abort(HTTPStatus.NOT_FOUND)
    rows = segments[doc_id]
    done = sum(1 for row in rows if row["state"] == "done")
    return jsonify(segments=rows, progress=done / len(rows) if rows else 1.0)


@app.put("/documents/<doc_id>/<int:index>")
def save_segment(doc_id, index):
    try:
        row = segments[doc_id][index]
    except (KeyError, IndexError):
        abort(HTTPStatus.NOT_FOUND)
    payload = request.get_json()
    row["target"] = payload["target"].strip()
    row["state"] = "done" if payload.get("done") and row["target"] else "draft"

    glossary = glossaries.open(payload["client"], payload["pair"])
    warnings = [
        {"kind": kind, "term": term.source, "expected": term.target}
        for kind, term in glossary.check(row["source"], row["target"])
    ]
    return jsonify(state=row["state"], warnings=warnings)


@app.put("/glossaries/<client>/<pair>/terms")
def put_term(client, pair):
    glossary = glossaries.open(client, pair)
    glossary.put(Term(**request.get_json()))
    glossaries.save(glossary)
    return "", HTTPStatus.NO_CONTENT
