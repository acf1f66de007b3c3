// Names that no file declares: words of the language, and what every program of its usual environment may use. Plain data.

export interface KnownNames {
  readonly keywords: ReadonlySet<string>;
  readonly globals: ReadonlySet<string>;
  /** More of them, which are too many to list and named by a rule; null: none. */
  readonly globalFamilies: RegExp | null;
  /** Headers of blocks that hide what is declared in them; null: all do. */
  readonly scope: RegExp | null;
}

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

export const SCRIPT_NAMES: KnownNames = {
  scope: null,
  globalFamilies:
    /^(?:HTML\w*Element|SVG\w*Element|(?:RTC|IDB|WebGL|GPU)[A-Z]\w*|CSS\w*Rule|DOM(?:Matrix|Point|Rect|String|Token)\w*|Performance[A-Z]\w*|(?:Readable|Writable|Transform)\w*Stream\w*)$/,
  keywords: words(`
    abstract accessor any as asserts async await bigint boolean break case catch class const constructor continue
    debugger declare default delete do else enum export extends false finally for from function get global if
    implements import in infer instanceof interface is keyof let module namespace never new null number object of
    out override package private protected public readonly require return satisfies set static string super switch
    symbol this throw true try type typeof undefined unique unknown using var void while with yield arguments target meta`),
  globals: words(`
    AbortController AbortSignal AggregateError ArrayLike AsyncGenerator AsyncIterable AsyncIterableIterator AsyncIterator Array ArrayBuffer Atomics Awaited BigInt BigInt64Array BigUint64Array
    Blob Boolean BroadcastChannel Buffer CSS Capitalize ClipboardItem ConstructorParameters CustomEvent DOMException
    DOMParser DOMRect DataView Date Document DocumentFragment DragEvent Element Error ErrorOptions Event EventSource EventTarget
    Exclude Extract File FileList FileReader FinalizationRegistry Float32Array Float64Array FocusEvent FormData
    Function Generator HTMLAnchorElement HTMLButtonElement HTMLCanvasElement HTMLDivElement HTMLElement HTMLFormElement
    HTMLImageElement HTMLInputElement HTMLSelectElement HTMLTextAreaElement HTMLVideoElement Headers History Image
    Infinity InputEvent InstanceType Int16Array Int32Array Int8Array IntersectionObserver Intl Iterable
    IterableIterator Iterator JSON JSX KeyboardEvent Location Lowercase Map Math MediaQueryList MessageChannel
    MessageEvent MouseEvent MutationObserver NaN Navigator Node NodeJS NodeList NonNullable Number Object Omit
    OmitThisParameter Parameters Partial Path2D Performance Pick PointerEvent Promise PromiseLike PropertyKey Proxy
    Range RangeError React Readonly ReadonlyArray ReadonlyMap ReadonlySet Record ReferenceError Reflect RegExp
    RegExpExecArray RegExpMatchArray Request Required ResizeObserver Response ReturnType SVGElement Selection Set
    SharedArrayBuffer ShadowRoot Storage String SubmitEvent Symbol SyntaxError TemplateStringsArray Text TextDecoder
    TextEncoder ThisType Touch TouchEvent TypeError URIError URL URLSearchParams Uint16Array Uint32Array Uint8Array
    Uint8ClampedArray Uncapitalize Uppercase WeakMap WeakRef WeakSet WebSocket WheelEvent Window Worker XMLHttpRequest
    __dirname __filename addEventListener alert atob btoa caches cancelAnimationFrame clearImmediate clearInterval
    clearTimeout confirm console crypto customElements decodeURI decodeURIComponent dispatchEvent document encodeURI
    encodeURIComponent escape eval event exports fetch getComputedStyle getSelection globalThis history innerHeight
    innerWidth isFinite isNaN localStorage location matchMedia name navigator open parent parseFloat parseInt
    performance postMessage process prompt queueMicrotask removeEventListener requestAnimationFrame
    requestIdleCallback scrollTo self sessionStorage setImmediate setInterval setTimeout structuredClone top unescape
    window afterAll afterEach before beforeAll beforeEach describe expect it jest suite test vi assert chai sinon $
    jQuery define Animation AnimationEvent Attr Audio AudioBuffer AudioContext AudioNode AudioWorkletNode
    BeforeUnloadEvent BeforeInstallPromptEvent ByteLengthQueuingStrategy CSSStyleDeclaration CSSStyleSheet Cache
    CacheStorage CanvasGradient CanvasRenderingContext2D CharacterData ClipboardEvent CloseEvent Comment
    CompositionEvent CompressionStream CountQueuingStrategy Credential Crypto CryptoKey DataTransfer DataTransferItem
    DataTransferItemList DecompressionStream DocumentType ErrorEvent EvalError FontFace FormDataEvent GainNode
    HTMLCollection HTMLFormControlsCollection HashChangeEvent IdleDeadline ImageBitmap ImageData
    IntersectionObserverEntry MediaDeviceInfo MediaDevices MediaQueryListEvent MediaRecorder MediaSource MediaStream
    MediaStreamTrack MessagePort MutationRecord NamedNodeMap NodeFilter Notification OffscreenCanvas Option
    PageTransitionEvent PopStateEvent ProgressEvent PromiseRejectionEvent PushManager PushSubscription
    RadioNodeList ResizeObserverEntry Screen ScrollBehavior SecurityPolicyViolationEvent ServiceWorker
    ServiceWorkerContainer ServiceWorkerRegistration SharedWorker SpeechSynthesisUtterance StaticRange StorageEvent
    StorageManager StyleSheet SubtleCrypto TextDecoderStream TextEncoderStream TextMetrics TouchList
    TransitionEvent TreeWalker UIEvent ValidityState VisualViewport WakeLock WebAssembly WheelEvent XMLDocument
    XMLSerializer XPathResult cancelIdleCallback createImageBitmap devicePixelRatio indexedDB innerHeight
    isSecureContext outerHeight outerWidth pageXOffset pageYOffset print reportError screen screenX screenY
    scroll scrollBy scrollX scrollY speechSynthesis visualViewport`),
};

export const PYTHON_NAMES: KnownNames = {
  globalFamilies: null,
  scope: /^\s*(?:async\s+)?(?:def|class)\b/,
  keywords: words(`
    False None True and as assert async await break case class continue def del elif else except finally for from
    global if import in is lambda match nonlocal not or pass raise return try type while with yield self cls _ print`),
  globals: words(`
    ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError BrokenPipeError
    BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError
    ConnectionResetError DeprecationWarning EOFError Ellipsis EncodingWarning EnvironmentError Exception
    ExceptionGroup FileExistsError FileNotFoundError FloatingPointError FutureWarning GeneratorExit IOError
    ImportError ImportWarning IndentationError IndexError InterruptedError IsADirectoryError KeyError
    KeyboardInterrupt LookupError MemoryError ModuleNotFoundError NameError NotADirectoryError NotImplemented
    NotImplementedError OSError OverflowError PendingDeprecationWarning PermissionError ProcessLookupError
    RecursionError ReferenceError ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration StopIteration
    SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError TypeError UnboundLocalError
    UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning UserWarning ValueError
    Warning ZeroDivisionError __all__ __annotations__ __builtins__ __class__ __debug__ __dict__ __doc__ __file__
    __build_class__ __import__ __init__ __loader__ __main__ __name__ __package__ __path__ __spec__ __version__ abs aiter all anext any ascii bin
    bool breakpoint bytearray bytes callable chr classmethod compile complex copyright credits delattr dict dir divmod
    enumerate eval exec exit filter float format frozenset getattr globals hasattr hash help hex id input int
    isinstance issubclass iter len license list locals map max memoryview min next object oct open ord pow property
    quit range repr reversed round set setattr slice sorted staticmethod str sum super tuple vars zip`),
};
