// Where a download is led on to, and what is not followed.
import { describe, expect, test } from "vitest";
import { nextAddress } from "../../../../../server/model/download/redirects";

const HUB = "https://huggingface.co/owner/name/resolve/main/model.onnx";
const MIRROR = "http://name:secret@mirror.example:8080/owner/name/resolve/main/model.onnx";

describe("a redirect of the hub", () => {
  test.each([
    ["/api/resolve-cache/x", HUB, "https://huggingface.co/api/resolve-cache/x"],
    ["https://cdn-lfs-us-1.hf.co/a?b=c", HUB, "https://cdn-lfs-us-1.hf.co/a?b=c"],
    ["https://cas-bridge.xethub.hf.co/a", HUB, "https://cas-bridge.xethub.hf.co/a"],
    ["/elsewhere", MIRROR, "http://name:secret@mirror.example:8080/elsewhere"],
    ["https://cdn-lfs.huggingface.co/a", MIRROR, "https://cdn-lfs.huggingface.co/a"],
    // Name and password come from the address that the user set, not from the server.
    ["https://me:mine@cdn-lfs.huggingface.co/a", MIRROR, "https://cdn-lfs.huggingface.co/a"],
    ["http://you@mirror.example:8080/a", MIRROR, "http://name:secret@mirror.example:8080/a"],
  ])("to %s is followed", (location, hub, next) => {
    expect(nextAddress(location, hub, hub)).toBe(next);
  });

  test.each([
    ["http://huggingface.co/a", HUB, /from https to http/],
    ["file:///etc/passwd", HUB, /from https to file/],
    ["https://huggingface.co:8443/a", HUB, /no place that models come from/],
    ["https://huggingface.co.evil.example/a", HUB, /no place/],
    ["https://evilhf.co/a", HUB, /no place/],
    ["https://127.0.0.1/a", HUB, /no place/],
    ["https://[::1]/a", HUB, /no place/],
    ["https://169.254.169.254/latest/meta-data", HUB, /no place/],
    ["https://2130706433/a", HUB, /leads to 127\.0\.0\.1/],
    ["https://intranet/a", HUB, /no place/],
    ["http://mirror.example:9200/a", MIRROR, /leads to mirror\.example:9200/],
    ["http://cdn-lfs.huggingface.co/a", MIRROR, /no place/],
    ["http://10.0.0.1/a", MIRROR, /no place/],
    ["http://", MIRROR, /no place/],
    ["data:text/plain,a", MIRROR, /no place/],
  ])("to %s is not", (location, hub, message) => {
    expect(() => nextAddress(location, hub, hub)).toThrow(message);
  });

  test("is held to the hub that was asked first, wherever the last one led", () => {
    const storage = "https://cdn-lfs.hf.co/a";
    expect(() => nextAddress("https://internal.example/a", storage, HUB)).toThrow("no place");
    expect(nextAddress("/b", storage, HUB)).toBe("https://cdn-lfs.hf.co/b");
  });
});
