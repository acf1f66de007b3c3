"""A file's path and text -> the reason to leave it out, or None; and a path -> its language.

Judges one file at a time from names and characters. Does not know packages, splits or duplicates.
"""

import re

LANGUAGES = {
    ".ts": "typescript", ".mts": "typescript", ".cts": "typescript", ".tsx": "typescriptreact",
    ".js": "javascript", ".mjs": "javascript", ".cjs": "javascript", ".jsx": "javascriptreact",
    ".py": "python", ".json": "json", ".css": "css", ".html": "html", ".md": "markdown",
}
SIDE_LANGUAGES = {"json", "css", "html", "markdown"}

MIN_CHARS, MAX_BYTES, MAX_LINE, MIN_LETTER_SHARE = 100, 256 << 10, 1000, 0.25
MAX_SIDE_BYTES = 48 << 10  # longer JSON, CSS, HTML and Markdown here is data or a change log
MAX_DATA_LINE_SHARE = 0.6

BUILD_DIRS = {
    "dist", "build", "out", "umd", "amd", "cjs", "esm", "es", "es5", "es6", "esm5", "bundles", "bundle", "minified",
    "min", "dist-es", "dist-cjs", "_esm", "_cjs", "_types", "lib-esm", "lib-cjs", "lib-es", "lib-commonjs", "lib-amd",
    "output", "compiled", "generated", "__generated__", "_generated", "gen",
}
VENDOR_DIRS = {
    "node_modules", "vendor", "vendors", "_vendor", "vendored", "_vendored", "third_party", "third-party",
    "thirdparty", "extern", "externals", "_externals", "bower_components", "typeshed", "site-packages",
}
DATA_DIRS = {
    "__snapshots__", "snapshots", "locale", "locales", "i18n-data", "translations", "l10n", "nls", "langs",
    "__fixtures__", "fixtures", "migrations", "dictionaries", "testdata", "test_data", "pydecimal_data", "lib2to3",
}
LOCK_NAMES = {"package-lock.json", "npm-shrinkwrap.json", "composer.lock", "yarn.lock", "changelog.md", "history.md",
              "licenses.md", "license.md", "changes.md", "custom-elements.json", "tsconfig.tsbuildinfo"}
LOCALE_FILE = re.compile(r"^([a-z]{2,3}([-_][A-Za-z]{2,4})?|[a-z]{2}[-_][A-Za-z]+)\.(ts|js|json|py|mjs)$")
LOCALE_DIR = re.compile(r"(^|/)(lang|language|languages|locale|locales|i18n|intl|strings)/", re.I)
MINIFIED_NAME = re.compile(r"[.\-_](min|prod|production\.min|bundle|bundled|umd|iife|global|esm|cjs)\.(js|mjs|cjs|css)$")

GENERATED = re.compile(
    r"@generated|do not edit|don't edit|do not modify|auto-?\s?generated|automatically[ -]generated|code generated|"
    r"this (file|code|module|content) (is|was|has been) [\w ]{0,20}generated|generated (by|from|with|using|automatically)",
    re.I)
COMPILED = re.compile(
    r"__esModule|_interopRequire|__webpack_require__|sourceMappingURL=data|sourceMappingURL=\S+\.map|__awaiter\b|"
    r"_createClass\b|_classCallCheck|\bvar __\w+ = \(this && this\.__|from ['\"]tslib['\"]|@swc/helpers|@babel/runtime|"
    r"\b_jsxs?\(|/\* @__PURE__ \*/ ?_|__publicField|__decorate\b")
FLOW = re.compile(r"^\s*(/\*\*?|//|\*)?[^\n]*@flow", re.M)
SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}|\bsk-[A-Za-z0-9]{32,}|"
    r"\bxox[baprs]-[0-9A-Za-z-]{20,}|\bAIza[0-9A-Za-z_-]{35}|\beyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{20,}\.|"
    r"(?i:(private|secret|api|access)_?key|mnemonic|password|token)['\"]?\s*[:=]\s*['\"](0x)?[0-9a-fA-F]{32,}['\"]|"
    r"\bnpm_[A-Za-z0-9]{36}\b|\bglpat-[A-Za-z0-9_-]{20}\b|\bsk_live_[A-Za-z0-9]{20,}")
DATA_LINE = re.compile(r"^[ \t]*[\[({]*[ \t]*(['\"`][^'\"`\n]*['\"`]|[-+0-9.xXa-fA-F_eEn]+)"
                       r"([ \t]*[,:][ \t]*(['\"`][^'\"`\n]*['\"`]|[-+0-9.xXa-fA-F_eE]+|true|false|null|None))*"
                       r"[ \t]*[\])}]*[,;]?[ \t]*$", re.M)
LETTER = re.compile(r"[^\W\d_]")


def language_of(path):
    """`"src/app.tsx"` -> `"typescriptreact"`; None for what is not source here."""
    lower = path.lower()
    if lower.endswith((".d.ts", ".d.mts", ".d.cts")):
        return None
    return LANGUAGES.get(lower[lower.rfind("."):]) if "." in lower else None


def reason_from_path(path, declared_source=False):
    """Why this path is left out. `declared_source` lifts the rule on build folders (an entry's `include`)."""
    folders = [part.lower() for part in path.split("/")[:-1]]
    name = path.split("/")[-1]
    if any(f in VENDOR_DIRS for f in folders):
        return "vendored"
    if not declared_source and any(f in BUILD_DIRS for f in folders):
        return "built"
    if any(f in DATA_DIRS for f in folders) or name.lower() in LOCK_NAMES:
        return "data"
    if MINIFIED_NAME.search(name.lower()):
        return "minified"
    if LOCALE_FILE.match(name) and LOCALE_DIR.search(path):
        return "locale"
    return "hidden" if any(f.startswith(".") for f in folders) else None


def reason_from_text(text, language):
    """Why this text (line ends already LF) is left out, or None."""
    if len(text) < MIN_CHARS:
        return "short"
    n_bytes = len(text.encode("utf8"))
    if n_bytes > MAX_BYTES or (language in SIDE_LANGUAGES and n_bytes > MAX_SIDE_BYTES):
        return "long"
    if max(map(len, text.split("\n"))) > MAX_LINE:
        return "long line"
    if "\0" in text or "\ufffd" in text:
        return "not text"
    if len(LETTER.findall(text)) < MIN_LETTER_SHARE * len(text):
        return "few letters"
    if GENERATED.search(text[:1500]):
        return "generated"
    if language in ("javascript", "javascriptreact"):
        if COMPILED.search(text):
            return "compiled"
        if FLOW.search(text[:600]):
            return "other language"
        if text.count("\n") < len(text) / 140:
            return "minified"
    if language not in SIDE_LANGUAGES:
        n_lines = text.count("\n") + 1
        data_lines = sum(1 for m in DATA_LINE.finditer(text) if m.end() > m.start())
        if n_lines > 40 and data_lines > MAX_DATA_LINE_SHARE * n_lines:
            return "data"
    return "secret" if SECRET.search(text) else None
