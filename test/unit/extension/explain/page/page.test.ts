// The panel's page: nothing but its own script and style, and what is sent early comes with it.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Page, pageHtml } from "../../../../../extension/explain/page/page";
import type { ToPanel } from "../../../../../server/protocol/panel";

const PARTS = {
  place: "beside",
  script: "begin();",
  style: "p { margin: 0 }",
  nonce: "n1",
  language: "ko",
} as const;
const view: ToPanel = { type: "view", view: "heads" };
const message: ToPanel = { type: "message", kind: "empty", text: "</script><b>" };
const overlay: ToPanel = { type: "overlay", overlay: null };

/** What the page finds in its own HTML. */
function firstOf(html: string): unknown {
  const text = /<script type="application\/json" id="first">(.*?)<\/script>/s.exec(html)?.[1];
  return JSON.parse(text ?? "null");
}

describe("the page's HTML", () => {
  test("allows its own script and style and nothing else", () => {
    const script = 'const end = "</script><img src=x>";';
    const html = pageHtml({ ...PARTS, script, first: [message] });
    expect(html).toContain(`content="default-src 'none'; style-src 'nonce-n1'; script-src 'nonce-n1'"`);
    // Neither a script nor a text that names an element's end is ended by it.
    expect(html.split("</script>")).toHaveLength(3);
    expect(html).toContain('const end = "<\\/script><img src=x>";');
    expect(html).toContain('<html lang="ko">');
    expect(html).not.toMatch(/unsafe|https?:/);
  });

  test("holds what is shown first, as it was sent", () => {
    expect(firstOf(pageHtml({ ...PARTS, first: [view, message] }))).toEqual([view, message]);
  });
});

describe("a page that is being made", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function begin() {
    const posted: ToPanel[] = [];
    const webview = { html: "", postMessage: (sent: ToPanel) => Promise.resolve(posted.push(sent) > 0) };
    const panel = { webview, reveal: vi.fn(), dispose: vi.fn() };
    const open = vi.fn(() => panel);
    return { webview, posted, panel, open, page: new Page(open, PARTS) };
  }

  test("comes with what was sent up to the first thing to show; the rest is posted", () => {
    const { webview, posted, open, page } = begin();
    page.send(view);
    page.reveal();
    expect(open).not.toHaveBeenCalled();
    page.send(message);
    page.send(overlay);
    expect(firstOf(webview.html)).toEqual([view, message]);
    expect(posted).toEqual([overlay]);
  });

  const tokensOf = (count: number) => {
    const span = { tokenId: 1, start: 0, end: 1, bytes: [97] };
    return { type: "tokens", tokens: Array(count).fill(span) } as unknown as ToPanel;
  };

  test("leaves the editor a frame in which tokens are painted over the code", () => {
    const { webview, posted, open, page } = begin();
    const tokens = tokensOf(3);
    page.send(view);
    page.send(tokens);
    expect(open).not.toHaveBeenCalled();
    page.send(overlay);
    vi.runAllTimers();
    expect(firstOf(webview.html)).toEqual([view, tokens, overlay]);
    expect(posted).toEqual([]);
  });

  test("gets very many tokens in a message, and what comes after them", () => {
    const { webview, posted, page } = begin();
    const tokens = tokensOf(1001);
    page.send(view);
    page.send(tokens);
    page.send(overlay);
    vi.runAllTimers();
    expect(firstOf(webview.html)).toEqual([view]);
    expect(posted).toEqual([tokens, overlay]);
  });

  test("does not wait for an answer that takes long", () => {
    const { webview, posted, page } = begin();
    page.send(view);
    vi.runAllTimers();
    expect(firstOf(webview.html)).toEqual([view]);
    page.send(message);
    expect(posted).toEqual([message]);
  });

  test("is made once, and not for a panel that was closed", () => {
    const { open, page } = begin();
    page.dispose();
    page.send(message);
    vi.runAllTimers();
    expect(open).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  test("is shown again where it stands, and closes its panel with it", () => {
    const { panel, open, page } = begin();
    page.send(message);
    page.reveal();
    expect(panel.reveal).toHaveBeenCalledWith(undefined, true);
    vi.runAllTimers();
    expect(open).toHaveBeenCalledTimes(1);
    page.dispose();
    expect(panel.dispose).toHaveBeenCalled();
  });
});
