// Values that look like keys, by mark, by the name they are given to, and by randomness; and code that only looks like it.
import { expect, test } from "vitest";
import { secretsIn, withoutSecrets } from "../../../../server/files/secretValues";
import { seeded } from "../../../support/random";

// Put together here, so that no scanner takes this file for a leak.
const MARKED = [
  "AKIA" + "IOSFODNN7EXAMPLE",
  "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a",
  "glpat-" + "zQ8xY7wV6uT5sR4qP3oN",
  "xoxb-" + "2048-1024-abcDEF123",
  "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc",
  "sk-" + "proj-a1b2c3d4e5f6g7h8i9j0",
  "AIza" + "SyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY",
  "npm_" + "abcdefghij0123456789ABCDEFGHIJ012345",
  "eyJ" + "hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dBjftJeZ4CVP",
];

test.each(MARKED)("%s is a key by its mark", (key) => {
  expect(withoutSecrets(`const client = connect("${key}", 3);\n`)).toBe('const client = connect("", 3);\n');
  expect(withoutSecrets(`KEY=${key}\nOTHER=1`)).toBe("KEY=\nOTHER=1");
});

test.each([
  ['password = "hunter2hunter"', 'password = ""'],
  ["  apiKey: 'a1b2-c3d4-e5',", "  apiKey: '',"],
  ['{"clientSecret": "x9y8z7w6v5"}', '{"clientSecret": ""}'],
  ["url = 'postgres://shop:s3cr3tpw@db.local/shop'", "url = 'postgres://shop:@db.local/shop'"],
])("%s loses its value", (text, expected) => expect(withoutSecrets(text)).toBe(expected));

test("a private key is left out whole, though its end be missing", () => {
  const begin = "-----BEGIN RSA PRIVATE " + "KEY-----";
  const end = begin.replace("BEGIN", "END");
  expect(withoutSecrets(`a\n${begin}\nMIIE\nabc\n${end}\nb`)).toBe("a\n\nb");
  expect(withoutSecrets(`a\n${begin}\nMIIE`)).toBe("a\n");
});

test("of 500 random keys, in base64 and in hexadecimal, hardly one is missed", () => {
  const random = seeded(7);
  const drawn = (signs: string, length: number) =>
    Array.from({ length }, () => signs.charAt(random.below(signs.length))).join("");
  const base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const keys = Array.from({ length: 500 }, (_, i) =>
    i % 2 ? drawn(base64, 40) : drawn("0123456789abcdef", 40),
  );
  const missed = keys.filter((key) => withoutSecrets(`k("${key}")`).includes(key));
  expect(missed.length).toBeLessThanOrEqual(25);
});

test.each([
  'import { completionCache } from "../../server/completion/completionCache2";',
  "const getElementsByClassNameAndAttribute2 = document.querySelectorAll;",
  'password = getpass("Password: ")',
  'token = request.headers["authorization"]',
  'const tokenIds: readonly TokenId[] = tokenizer.encode("abc123");',
  "expect(password).toBe(process.env.PASSWORD_2);",
  'label: "Enter your password"',
  'url = "https://example.com/a/b/c/d/e/f/g/2026/11/26/some-article-title"',
  "    // ---------------------------------------------- section 2",
  'const password = "";',
  "0.123456789012345678901234567890123456",
  'className="flex-1 items-center justify-between md:w-1/2"',
])("%s is left as it is", (text) => expect(withoutSecrets(text)).toBe(text));

test("stretches come in their order and do not overlap", () => {
  const text = `password = "${MARKED[1]}" and ${MARKED[0]}`;
  const found = secretsIn(text);
  expect(found.map(({ start, end }) => text.slice(start, end))).toEqual([MARKED[1], MARKED[0]]);
});
