// Members that the values of a language have in every program: of its own types, and of what its usual environment gives.
// What this runtime knows of script is asked of itself; the rest is plain data.
import type { LanguageFamily } from "../protocol/mixing";

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Objects whose own members are the language's. */
const SCRIPT_OBJECTS: readonly object[] = [
  ...[
    Object,
    Function,
    Array,
    String,
    Number,
    Boolean,
    Symbol,
    BigInt,
    Date,
    RegExp,
    Error,
    Promise,
    Map,
    Set,
  ].flatMap((type) => [type, type.prototype as object]),
  ...[WeakMap, WeakSet, ArrayBuffer, DataView, Uint8Array, URL, URLSearchParams, AbortController].flatMap(
    (type) => [type, type.prototype as object],
  ),
  ...[Math, JSON, Reflect, Intl, Atomics, console, process],
];

const SCRIPT_ENVIRONMENT = words(`
  addEventListener removeEventListener dispatchEvent preventDefault stopPropagation target currentTarget value checked
  appendChild removeChild insertBefore replaceWith remove append prepend children childNodes parentElement parentNode
  firstChild lastChild nextSibling previousSibling nextElementSibling querySelector querySelectorAll getElementById
  getElementsByClassName createElement createTextNode textContent innerText innerHTML outerHTML className classList
  contains toggle style dataset attributes getAttribute setAttribute removeAttribute hasAttribute closest matches focus
  blur click scrollIntoView getBoundingClientRect offsetWidth offsetHeight clientWidth clientHeight scrollTop scrollLeft
  body head documentElement title cookie location href origin pathname search hash reload replaceState pushState
  localStorage sessionStorage getItem setItem removeItem clear json text blob ok status statusText headers method
  signal abort aborted code key keyCode ctrlKey metaKey shiftKey altKey type current props state setState forceUpdate
  env argv cwd exit platform stdout stderr stdin write on once emit off pipe end destroy statusCode params query send
  sendStatus next useState useEffect useRef useMemo useCallback useContext createContext Provider Fragment`);

const PYTHON_MEMBERS = words(`
  append extend insert remove pop clear index count sort reverse copy keys values items get setdefault update popitem
  fromkeys add discard union intersection difference symmetric_difference issubset issuperset isdisjoint split rsplit
  splitlines join strip lstrip rstrip removeprefix removesuffix replace startswith endswith find rfind rindex lower
  upper title capitalize casefold swapcase isdigit isalpha isalnum isspace isupper islower isidentifier isnumeric
  isdecimal center ljust rjust zfill expandtabs partition rpartition translate maketrans encode decode format
  format_map hex read readline readlines write writelines close flush seek tell truncate fileno closed name mode
  real imag conjugate bit_length to_bytes from_bytes is_integer numerator denominator send throw add_note with_traceback
  args __init__ __new__ __repr__ __str__ __len__ __iter__ __next__ __enter__ __exit__ __call__ __getitem__ __setitem__
  __delitem__ __contains__ __eq__ __ne__ __lt__ __le__ __gt__ __ge__ __hash__ __bool__ __getattr__ __setattr__
  __delattr__ __name__ __class__ __dict__ __doc__ __module__ __qualname__ __annotations__ __version__ path environ
  getenv exists isfile isdir dirname basename abspath splitext expanduser makedirs mkdir listdir unlink rename walk
  stdout stderr stdin argv exit dumps loads dump load match search fullmatch sub findall finditer compile group groups
  groupdict start span now today strftime strptime isoformat fromisoformat timestamp fromtimestamp timedelta datetime
  date time total_seconds days seconds year month day hour minute second sleep perf_counter randint choice shuffle
  sample uniform sqrt floor ceil log exp pi parent stem suffix suffixes with_suffix read_text write_text read_bytes
  write_bytes glob rglob iterdir resolve relative_to is_file is_dir joinpath Path info debug warning error exception
  critical getLogger setLevel basicConfig add_argument parse_args ArgumentParser run check_output returncode defaultdict
  Counter OrderedDict deque namedtuple most_common appendleft popleft chain product permutations combinations groupby
  partial reduce wraps lru_cache contextmanager dataclass field Optional Union List Dict Any Callable`);

/** Names of members; empty where nothing is known of a language's values. */
export const MEMBERS: Readonly<Record<LanguageFamily, ReadonlySet<string>>> = {
  script: new Set([...SCRIPT_OBJECTS.flatMap((of) => Object.getOwnPropertyNames(of)), ...SCRIPT_ENVIRONMENT]),
  python: new Set(PYTHON_MEMBERS),
  other: new Set(),
};
