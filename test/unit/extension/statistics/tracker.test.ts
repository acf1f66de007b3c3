// One suggestion's life as a list of events → what is counted.
import { beforeEach, describe, expect, test } from "vitest";
import { add, NO_COUNTS, type Counts } from "../../../../extension/statistics/counts";
import { keptCharacters, Tracker } from "../../../../extension/statistics/tracker";

const URI = "file:///a.ts";
let counts: Counts;
let fates: string[];
let text: string;
let offset: number;
let timers: { callback: () => void; ms: number; stopped: boolean }[];
let tracker: Tracker;

beforeEach(() => {
  counts = NO_COUNTS;
  fates = [];
  text = "return ";
  offset = text.length;
  timers = [];
  tracker = new Tracker({
    count: (more) => (counts = add(counts, more)),
    tellFate: (id, fate) => fates.push(`${id} ${fate}`),
    look: (uri) => (uri === URI ? { text, offset } : null),
    startTimer: (callback, ms) => {
      const timer = { callback, ms, stopped: false };
      timers.push(timer);
      return () => (timer.stopped = true);
    },
  });
});

function pass(ms: number): void {
  const due = timers.filter((timer) => timer.ms <= ms && !timer.stopped);
  timers = timers.filter((timer) => !due.includes(timer));
  for (const { callback } of due) callback();
}

function insert(inserted: string, at = offset): void {
  text = text.slice(0, at) + inserted + text.slice(at);
  offset = at + inserted.length;
  tracker.changed(URI, { offset: at, removedLength: 0, text: inserted });
}

const suggest = (suggested: string) => tracker.suggested({ uri: URI, offset, text: suggested });

describe("a suggestion", () => {
  test("is shown when the cursor is still there after a moment", () => {
    suggest("a + b;");
    expect(counts.shown).toBe(0);
    pass(100);
    expect(counts.shown).toBe(1);
  });

  test("is not shown when the cursor has gone, or something else was typed", () => {
    suggest("a + b;");
    offset = 0;
    pass(100);
    offset = text.length;
    suggest("a + b;");
    insert("x");
    pass(100);
    expect(counts.shown).toBe(0);
  });

  test("counts once while it is typed through", () => {
    suggest("a + b;");
    pass(100);
    insert("a");
    suggest(" + b;");
    pass(100);
    expect(counts).toMatchObject({ shown: 1, typedCharacters: 1, acceptedPartly: 0 });
  });

  test("is taken whole by the item's command", () => {
    suggest("a + b;");
    pass(100);
    insert("a + b;");
    tracker.accepted(URI);
    expect(counts).toMatchObject({ shown: 1, acceptedWhole: 1, acceptedPartly: 0, acceptedCharacters: 6 });
  });

  test("is taken in part by a change of more than one character that continues it", () => {
    suggest("alpha + beta;");
    pass(100);
    insert("alpha");
    insert(" + beta");
    expect(counts).toMatchObject({ acceptedWhole: 0, acceptedPartly: 2, acceptedCharacters: 12 });
  });

  test("is not taken by pasting another text, nor by the same text elsewhere", () => {
    suggest("a + b;");
    pass(100);
    insert("pasted");
    suggest("a + b;");
    insert("a + b;", 0);
    expect(counts).toMatchObject({ acceptedPartly: 0, acceptedCharacters: 0, typedCharacters: 12 });
  });
});

describe("a taken text", () => {
  test("is looked at after 15 seconds, 1, 5 and 10 minutes, wherever it has moved", () => {
    suggest("a + b;");
    insert("a + b;");
    tracker.accepted(URI);
    insert("const c = 1;\n", 0);
    pass(15_000);
    text = text.replace("a + b;", "a - b;");
    tracker.changed(URI, { offset: text.indexOf("- b"), removedLength: 1, text: "-" });
    pass(600_000);
    expect(counts.survival).toEqual([
      { seen: 6, kept: 6 },
      { seen: 6, kept: 5 },
      { seen: 6, kept: 5 },
      { seen: 6, kept: 5 },
    ]);
  });

  test("has nothing left when it was removed", () => {
    suggest("a + b;");
    insert("a + b;");
    const at = text.indexOf("a + b;");
    text = text.replace("a + b;", "");
    tracker.changed(URI, { offset: at, removedLength: 6, text: "" });
    pass(15_000);
    expect(counts.survival[0]).toEqual({ seen: 6, kept: 0 });
  });

  test("keeps what is the same from its start and from its end", () => {
    expect(keptCharacters("total = a + b", "total = x + b")).toBe(12);
    expect(keptCharacters("aaa", "aa")).toBe(2);
    expect(keptCharacters("abc", "xyz")).toBe(0);
  });
});

describe("the fate of a suggestion", () => {
  const suggestNumbered = (id: number, suggested: string) =>
    tracker.suggested({ uri: URI, offset, text: suggested, id });

  test("is accepted when it is taken, whole or in part, and told once", () => {
    suggestNumbered(1, "a + b;");
    insert("a + ");
    insert("b;");
    expect(fates).toEqual(["1 accepted"]);
  });

  test("is typed when its own characters are typed to the end", () => {
    suggestNumbered(2, "ab");
    insert("a");
    insert("b");
    expect(fates).toEqual(["2 typed"]);
  });

  test("is rejected when something else is typed while it is on screen, not before it could be seen", () => {
    suggestNumbered(3, "a");
    insert("x");
    expect(fates).toEqual([]);
    suggestNumbered(4, "a");
    pass(100);
    insert("x");
    expect(fates).toEqual(["4 rejected"]);
  });

  test("is nothing when text is deleted", () => {
    suggestNumbered(5, "a");
    pass(100);
    tracker.changed(URI, { offset: offset - 1, removedLength: 1, text: "" });
    expect(fates).toEqual([]);
  });

  test("is kept or edited by what is left of it after a minute", () => {
    suggestNumbered(6, "total");
    insert("total");
    pass(60_000);
    expect(fates).toEqual(["6 accepted", "6 kept"]);
    suggestNumbered(7, "amount");
    insert("amount");
    text = text.slice(0, -6) + "x";
    pass(60_000);
    expect(fates.slice(2)).toEqual(["7 accepted", "7 edited"]);
  });
});
