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

const letters = (count: number) => "abcdefgh".repeat(20).slice(0, count);
const capitals = (count: number) => letters(count).toUpperCase();

test.each([
  ...["AKIA", "ASIA", "ABIA", "ACCA"].map((mark) => [mark, capitals(16)]),
  ...["ghp_", "gho_", "ghu_", "ghs_", "ghr_"].map((mark) => [mark, letters(20)]),
  ["github_pat_", letters(20)],
  ...["glpat-", "glptt-", "gldt-", "glrt-", "glsoat-"].map((mark) => [mark, letters(16)]),
  ...["xoxa-", "xoxb-", "xoxe-", "xoxo-", "xoxp-", "xoxr-", "xoxs-"].map((mark) => [mark, letters(11)]),
  ...["sk_", "rk_", "whsec_", "sk_live_", "rk_test_"].map((mark) => [mark, letters(16)]),
  ["sk-", letters(16)],
  ["AIza", letters(30)],
  ["ya29.", letters(16)],
  ...["npm_", "hf_", "dop_v1_", "doo_v1_", "shpat_", "shpss_", "shpca_", "pypi-", "glsa_"].map((mark) => [
    mark,
    letters(16),
  ]),
  ...["lin_api_", "dckr_pat_", "figd_", "sq0atp-", "sq0csp-", "EAAA_"].map((mark) => [mark, letters(16)]),
  ["SG.", `${letters(16)}.${letters(16)}`],
  ["AGE-SECRET-KEY-1", capitals(20)],
])("%s begins a key, in front of so many letters and not of one less", (mark = "", rest = "") => {
  const [key, shorter] = [mark + rest, (mark + rest).slice(0, -1)];
  expect(withoutSecrets(`("${key}")`)).toBe('("")');
  expect(withoutSecrets(`("${shorter}")`)).toBe(`("${shorter}")`);
  expect(withoutSecrets(`("a${key}")`)).toBe(`("a${key}")`);
});

test("a key at the end of an address is left out, and the address stays", () => {
  const key = "ghp_" + letters(20);
  expect(withoutSecrets(`"https://host/a/${key}"`)).toBe('"https://host/a/"');
});

test.each([
  ...[
    "password",
    "passwd",
    "passphrase",
    "secret",
    "apiKey",
    "api-key",
    "api_key",
    "accessKey",
    "access_key",
  ],
  ...[
    "privateKey",
    "private-key",
    "authToken",
    "auth_token",
    "token",
    "DB_PASSWORD",
    "x-token",
    "secret_id",
    "tokenA1",
  ],
])("what is given to the name %s is left out", (name) => {
  for (const given of [" = ", ": ", "=", " => ", " := ", '": '])
    expect(withoutSecrets(`{ ${name}${given}"tulip7garden", a }`)).toBe(`{ ${name}${given}"", a }`);
  expect(withoutSecrets(`${name} = 'tulip7garden'`)).toBe(`${name} = ''`);
  expect(withoutSecrets(`${name} = \`tulip7garden\``)).toBe(`${name} = \`\``);
});

test.each([
  'password = "tulip7"',
  'password = "tulipgarden"',
  'password = "12345678"',
  'password = "tulip 7garden"',
  'password = "xxxxxxxxxxxx"',
  'password = "************"',
  'password = "............"',
  'password = "changeme"',
  'password = "your-password-1"',
  'password = "$PASSWORD1"',
  'password = "<password1>"',
  'password = "{password1}"',
  "password = tulip7garden",
  "password = \"tulip7garden'",
  'passing = "tulip7garden"',
  'password is "tulip7garden"',
  "http://host:8080/a@b",
  "http://name:short@host",
  "http://name:$PASSWORD@host",
  "http://name:pass word@host",
])("%s is no password", (text) => expect(withoutSecrets(text)).toBe(text));

test("seven signs in quotes, or six in an address, may be a password", () => {
  expect(withoutSecrets('password = "tulip7g"')).toBe('password = ""');
  expect(withoutSecrets("ftp://name:secret@host")).toBe("ftp://name:@host");
});

test("randomness: hexadecimal of 32 signs, others of 24, with digits", () => {
  const hex = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
  expect(withoutSecrets(`("${hex}")`)).toBe('("")');
  expect(withoutSecrets(`("${hex.slice(1)}")`)).toBe(`("${hex.slice(1)}")`);
  for (const plain of ["1".repeat(40), "abcdefabcdefabcdefabcdefabcdefabcdef", "a1".repeat(20)])
    expect(withoutSecrets(`("${plain}")`)).toBe(`("${plain}")`);
  const mixed = "q7Xr2LmZ9vKc4TbNw8HsYd3F";
  expect(withoutSecrets(`("${mixed}")`)).toBe('("")');
  expect(withoutSecrets(`("${mixed.slice(1)}")`)).toBe(`("${mixed.slice(1)}")`);
  expect(withoutSecrets(`("${mixed.replace(/\d/g, "x")}")`)).not.toBe('("")');
  for (const sign of [".", "~", "//"])
    expect(withoutSecrets(`("${mixed}${sign}${letters(4)}")`)).toContain(sign);
});

test("two private keys are two stretches, and what stands between them stays", () => {
  const begin = "-----BEGIN PRIVATE " + "KEY-----";
  const end = begin.replace("BEGIN", "END");
  const key = `${begin}\nMIIE\n${end}`;
  expect(secretsIn(`${key} and ${key}`)).toEqual([
    { start: 0, end: key.length },
    { start: key.length + 5, end: 2 * key.length + 5 },
  ]);
  expect(withoutSecrets(`${begin} ${begin} ${end} rest`)).toBe(" rest");
});

test("a text without any is given back as it is", () => {
  expect(secretsIn("const a = 1;")).toEqual([]);
  expect(secretsIn("")).toEqual([]);
});
