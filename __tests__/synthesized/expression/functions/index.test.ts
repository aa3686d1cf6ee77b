/** Results that Terraform's pages show: https://developer.hashicorp.com/terraform/language/functions */
import { constants, publicEncrypt } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import type { Json } from "../../../../internal/json";
import type { UnsupportedFeature } from "../../../../synthesized/expression/failure";
import { functionNames } from "../../../../synthesized/expression/functions";
import { encodeJson } from "../../../../synthesized/expression/functions/encodings";
import { isKnownInWhole } from "../../../../synthesized/expression/value";
import { rsaKeyPair } from "../../../prepared-keys";
import { evaluate } from "../evaluating";
import { writeFixtures } from "./fixtures";
import { terraformAnswers } from "./terraform-answers";

const directory = mkdtempSync(join(tmpdir(), "functions-"));
writeFixtures(directory);
afterAll(() => rmSync(directory, { recursive: true }));

const examples: Readonly<Record<string, readonly (readonly [string, Json])[]>> = {
  abs: [["abs(-12.4)", 12.4]],
  alltrue: [
    ['alltrue(["true", true])', true],
    ["alltrue([true, false])", false],
    ["alltrue([])", true],
  ],
  anytrue: [
    ['anytrue(["true"])', true],
    ["anytrue([])", false],
  ],
  base64decode: [['base64decode("SGVsbG8gV29ybGQ=")', "Hello World"]],
  base64encode: [['base64encode("Hello World")', "SGVsbG8gV29ybGQ="]],
  base64sha256: [['base64sha256("hello world")', "uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek="]],
  base64sha512: [
    [
      'base64sha512("hello world")',
      "MJ7MSJwS1utMxA9QyQLytNDtd+5RGnx6m808qG1M2G+YndNbxf9JlnDaNCVbRbDP2DDoH2Bdz33FVC6TrpzXbw==",
    ],
  ],
  basename: [['basename("foo/bar/baz.txt")', "baz.txt"]],
  can: [["can(1)", true]],
  ceil: [
    ["ceil(5)", 5],
    ["ceil(5.1)", 6],
  ],
  chomp: [['chomp("hello\\n")', "hello"]],
  chunklist: [['chunklist(["a", "b", "c", "d", "e"], 2)', [["a", "b"], ["c", "d"], ["e"]]]],
  coalesce: [
    ['coalesce("a", "b")', "a"],
    ['coalesce("", "b")', "b"],
    ["coalesce(1, 2)", 1],
    ["coalesce(null, 2)", 2],
  ],
  coalescelist: [['coalescelist([], ["c", "d"])', ["c", "d"]]],
  compact: [['compact(["a", "", "b", null, "c"])', ["a", "b", "c"]]],
  concat: [['concat(["a", ""], ["b", "c"])', ["a", "", "b", "c"]]],
  contains: [
    ['contains(["a", "b", "c"], "a")', true],
    ['contains(["a", "b", "c"], "d")', false],
  ],
  dirname: [['dirname("foo/bar/baz.txt")', "foo/bar"]],
  distinct: [['distinct(["a", "b", "a", "c", "d", "b"])', ["a", "b", "c", "d"]]],
  element: [
    ['element(["a", "b", "c"], 1)', "b"],
    ['element(["a", "b", "c"], 3)', "a"],
    ['element(["a", "b", "c"], -1)', "c"],
  ],
  endswith: [
    ['endswith("hello world", "world")', true],
    ['endswith("hello world", "hello")', false],
  ],
  file: [['file("hello.txt")', "Hello World"]],
  filebase64: [['filebase64("hello.txt")', "SGVsbG8gV29ybGQ="]],
  filebase64sha256: [['filebase64sha256("hello.txt") == base64sha256("Hello World")', true]],
  fileexists: [
    ['fileexists("hello.txt")', true],
    ['fileexists("no.txt")', false],
  ],
  filemd5: [['filemd5("hello.txt") == md5("Hello World")', true]],
  filesha1: [['filesha1("hello.txt") == sha1("Hello World")', true]],
  filesha256: [['filesha256("hello.txt") == sha256("Hello World")', true]],
  filesha512: [['filesha512("hello.txt") == sha512("Hello World")', true]],
  flatten: [
    ['flatten([["a", "b"], [], ["c"]])', ["a", "b", "c"]],
    ['flatten([[["a", "b"], []], ["c"]])', ["a", "b", "c"]],
  ],
  floor: [["floor(4.9)", 4]],
  format: [
    ['format("Hello, %s!", "Ander")', "Hello, Ander!"],
    ['format("There are %d lights", 4)', "There are 4 lights"],
    [
      'format("%03d|%-5s|%5.1f|%q|%t|%v|%%", 7, "ab", 3.14159, "x", true, [1, "a"])',
      '007|ab   |  3.1|"x"|true|[1,"a"]|%',
    ],
    ['format("%[2]s %[1]s", "a", "b")', "b a"],
    ['format("%x %X %b %o %+d", 255, 255, 5, 8, 3)', "ff FF 101 10 +3"],
  ],
  formatdate: [
    ['formatdate("DD MMM YYYY hh:mm ZZZ", "2018-01-02T23:12:01Z")', "02 Jan 2018 23:12 UTC"],
    ['formatdate("EEEE, DD-MMM-YY hh:mm:ss ZZZ", "2018-01-02T23:12:01Z")', "Tuesday, 02-Jan-18 23:12:01 UTC"],
    ['formatdate("EEE, DD MMM YYYY hh:mm:ss ZZZ", "2018-01-02T23:12:01Z")', "Tue, 02 Jan 2018 23:12:01 UTC"],
    ['formatdate("MMM DD, YYYY", "2018-01-02T23:12:01Z")', "Jan 02, 2018"],
    ['formatdate("HH:mmaa", "2018-01-02T23:12:01Z")', "11:12pm"],
    ['formatdate("h\'h\'mm", "2018-01-02T03:12:01Z")', "3h12"],
  ],
  formatlist: [['formatlist("Hello, %s!", ["Valentina", "Ander"])', ["Hello, Valentina!", "Hello, Ander!"]]],
  indent: [['indent(2, "a\\nb")', "a\n  b"]],
  index: [['index(["a", "b", "c"], "b")', 1]],
  join: [
    ['join("-", ["foo", "bar", "baz"])', "foo-bar-baz"],
    ['join(", ", ["foo"])', "foo"],
  ],
  jsondecode: [['jsondecode("{\\"hello\\": \\"world\\"}")', { hello: "world" }]],
  jsonencode: [
    ['jsonencode({"hello"="world"})', '{"hello":"world"}'],
    ['jsonencode({b = [1, null, true], a = "<&>"})', '{"a":"\\u003c\\u0026\\u003e","b":[1,null,true]}'],
  ],
  keys: [["keys({a=1, c=2, b=3})", ["a", "b", "c"]]],
  length: [
    ["length([])", 0],
    ['length(["a", "b"])', 2],
    ['length({"a" = "b"})', 1],
    ['length("hello")', 5],
    ['length("👾🕹️")', 2],
  ],
  log: [["log(16, 2)", 4]],
  lookup: [
    ['lookup({a="ay", b="bee"}, "a", "what?")', "ay"],
    ['lookup({a="ay", b="bee"}, "c", "what?")', "what?"],
  ],
  lower: [['lower("HELLO")', "hello"]],
  max: [["max(12, 54, 3)", 54]],
  md5: [['md5("hello world")', "5eb63bbbe01eeed093cb22bb8f5acdc3"]],
  merge: [
    ['merge({a="b", c="d"}, {e="f", c="z"})', { a: "b", c: "z", e: "f" }],
    ["merge({a = 1}, null)", { a: 1 }],
  ],
  min: [["min(12, 54, 3)", 3]],
  nonsensitive: [['nonsensitive("x")', "x"]],
  one: [
    ["one([])", null],
    ['one(["hello"])', "hello"],
  ],
  parseint: [
    ['parseint("100", 10)', 100],
    ['parseint("FF", 16)', 255],
    ['parseint("-10", 16)', -16],
    ['parseint("1011111011101111", 2)', 48879],
  ],
  plantimestamp: [["plantimestamp()", "2026-01-31T12:00:00Z"]],
  pow: [["pow(3, 2)", 9]],
  range: [
    ["range(3)", [0, 1, 2]],
    ["range(1, 4)", [1, 2, 3]],
    ["range(1, 8, 2)", [1, 3, 5, 7]],
    ["range(4, 1)", [4, 3, 2]],
    ["range(10, 5, -2)", [10, 8, 6]],
    ["range(0)", []],
    ["range(1, 1)", []],
  ],
  regex: [
    ['regex("[a-z]+", "53453453.345345aaabbbccc23454")', "aaabbbccc"],
    ['regex("(\\\\d\\\\d\\\\d\\\\d)-(\\\\d\\\\d)-(\\\\d\\\\d)", "2019-02-01")', ["2019", "02", "01"]],
    [
      'regex("^(?:(?P<scheme>[^:/?#]+):)?(?://(?P<authority>[^/?#]*))?", "https://terraform.io/docs/")',
      { scheme: "https", authority: "terraform.io" },
    ],
    ['regex("(?i)HELLO", "hello")', "hello"],
  ],
  regexall: [
    ['regexall("[a-z]+", "1234abcd5678efgh9")', ["abcd", "efgh"]],
    ['regexall("[a-z]+", "123456789")', []],
  ],
  replace: [
    ['replace("1 + 2 + 3", "+", "-")', "1 - 2 - 3"],
    ['replace("hello world", "/w.*d/", "everybody")', "hello everybody"],
    ['replace("a-b", "/(\\\\w)-(\\\\w)/", "$2+$1")', "b+a"],
    ['replace("cost", "cost", "$1")', "$1"],
  ],
  reverse: [["reverse([1, 2, 3])", [3, 2, 1]]],
  sensitive: [['sensitive("x")', "x"]],
  setintersection: [['setintersection(["a", "b"], ["b", "c"], ["b", "d"])', ["b"]]],
  setsubtract: [['setsubtract(["a", "b", "c"], ["a", "c"])', ["b"]]],
  setunion: [['setunion(["a", "b"], ["b", "c"], ["d"])', ["a", "b", "c", "d"]]],
  sha1: [['sha1("hello world")', "2aae6c35c94fcfb415dbe95f408b9ce91ee846ed"]],
  sha256: [['sha256("hello world")', "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9"]],
  sha512: [['length(sha512("hello world"))', 128]],
  signum: [
    ["signum(-13)", -1],
    ["signum(0)", 0],
    ["signum(344)", 1],
  ],
  slice: [['slice(["a", "b", "c", "d"], 1, 3)', ["b", "c"]]],
  sort: [['sort(["e", "d", "a", "x"])', ["a", "d", "e", "x"]]],
  split: [
    ['split(",", "foo,bar,baz")', ["foo", "bar", "baz"]],
    ['split(",", "")', [""]],
  ],
  startswith: [
    ['startswith("hello world", "hello")', true],
    ['startswith("hello world", "world")', false],
  ],
  strcontains: [
    ['strcontains("hello world", "wor")', true],
    ['strcontains("hello world", "wod")', false],
  ],
  strrev: [['strrev("hello")', "olleh"]],
  substr: [
    ['substr("hello world", 1, 4)', "ello"],
    ['substr("hello world", -5, -1)', "world"],
    ['substr("hello world", 6, 10)', "world"],
  ],
  sum: [["sum([10, 13, 6, 4.5])", 33.5]],
  timeadd: [
    ['timeadd("2024-08-16T12:45:05Z", "48h")', "2024-08-18T12:45:05Z"],
    ['timeadd("2017-11-22T00:00:00Z", "10m")', "2017-11-22T00:10:00Z"],
    ['timeadd("2017-11-22T00:00:00Z", "-1h30m")', "2017-11-21T22:30:00Z"],
  ],
  timecmp: [
    ['timecmp("2017-11-22T00:00:00Z", "2017-11-22T00:00:00Z")', 0],
    ['timecmp("2017-11-22T00:00:00Z", "2017-11-22T01:00:00Z")', -1],
    ['timecmp("2017-11-22T01:00:00Z", "2017-11-22T00:00:00Z")', 1],
    ['timecmp("2017-11-22T01:00:00Z", "2017-11-22T00:00:00-01:00")', 0],
  ],
  timestamp: [["timestamp()", "2026-01-31T12:00:00Z"]],
  title: [['title("hello world")', "Hello World"]],
  tobool: [
    ['tobool("true")', true],
    ["tobool(null)", null],
  ],
  tolist: [
    ['tolist(["a", "b", "c"])', ["a", "b", "c"]],
    ['tolist(["a", "b", 3])', ["a", "b", "3"]],
  ],
  tomap: [
    ['tomap({"a" = 1, "b" = 2})', { a: 1, b: 2 }],
    ['tomap({"a" = "foo", "b" = true})', { a: "foo", b: "true" }],
  ],
  tonumber: [
    ['tonumber("1")', 1],
    ["tonumber(null)", null],
  ],
  toset: [
    ['toset(["c", "b", "b"])', ["b", "c"]],
    ['toset(["a", "b", 3])', ["3", "a", "b"]],
  ],
  tostring: [
    ["tostring(1)", "1"],
    ["tostring(true)", "true"],
    ["tostring(null)", null],
    ["tostring(0.0000001)", "0.0000001"],
    ["tostring(-0.00000123)", "-0.00000123"],
    ["tostring(pow(10, 21))", "1000000000000000000000"],
  ],
  trim: [
    ['trim("?!hello?!", "!?")', "hello"],
    ['trim("foobar", "far")', "oob"],
    ['trim("   hello! world.!  ", "! ")', "hello! world."],
  ],
  trimprefix: [
    ['trimprefix("helloworld", "hello")', "world"],
    ['trimprefix("helloworld", "cat")', "helloworld"],
    ['trimprefix("--hello", "-")', "-hello"],
  ],
  trimspace: [['trimspace("  hello\\n\\n")', "hello"]],
  trimsuffix: [
    ['trimsuffix("helloworld", "world")', "hello"],
    ['trimsuffix("helloworld", "cat")', "helloworld"],
    ['trimsuffix("hello--", "-")', "hello-"],
  ],
  try: [["try(1)", 1]],
  upper: [['upper("hello")', "HELLO"]],
  urlencode: [
    ['urlencode("Hello World!")', "Hello+World%21"],
    ['urlencode("☃")', "%E2%98%83"],
  ],
  uuidv5: [
    ['uuidv5("dns", "www.terraform.io")', "a5008fae-b28c-5ba5-96cd-82b4c53552d6"],
    ['uuidv5("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "www.terraform.io")', "a5008fae-b28c-5ba5-96cd-82b4c53552d6"],
  ],
  values: [["values({a=3, c=2, d=1})", [3, 2, 1]]],
  zipmap: [['zipmap(["a", "b"], [1, 2])', { a: 1, b: 2 }]],
};

const check = (property: fc.IAsyncProperty<unknown[]> | ReturnType<typeof fc.asyncProperty>) =>
  fc.assert(property as fc.IAsyncProperty<unknown>, { numRuns: 25 });

describe("each function gives what Terraform's page shows", () => {
  test.each(Object.values(examples).flat())("%s is %j", async (expression, expected) => {
    expect(await evaluate(expression, { directory })).toEqual(expected);
  });

  test("every function has an example", () => {
    const written = terraformAnswers.map(([expression]) => expression).join("\n");
    const without = functionNames.filter((name) => !(name in examples) && !written.includes(`${name}(`));
    expect(without.sort()).toEqual(notKnown);
  });
});

/** What depends on the machine is tested below, what nobody can know is named. */
const notKnown = ["abspath", "base64gzip", "bcrypt", "issensitive", "rsadecrypt", "templatestring", "uuid"];

describe("Terraform's own answers", () => {
  const answered = terraformAnswers.flatMap(([expression, ...answer]) => answer.map((value) => [expression, value]));
  const refused = terraformAnswers.flatMap(([expression, ...answer]) => (answer.length === 0 ? [expression] : []));

  test.each(answered as [string, Json][])("%s is %j", async (expression, expected) => {
    // As it would stand in JSON, which has one zero.
    const value = await evaluate(expression, { directory });
    expect(isKnownInWhole(value) ? JSON.parse(encodeJson(value)) : value).toEqual(expected);
  });

  test.each(refused)("%s is refused", async (expression) => {
    await expect(evaluate(expression, { directory })).rejects.toMatchObject({ name: "EvaluationFailure" });
  });
});

describe("what Terraform refuses is refused", () => {
  test.each([
    ["one([1, 2])", /at most one item/],
    ['tonumber("no")', /a number is wanted/],
    ['lookup({}, "a")', /no such key/],
    ["one(null)", /a list is wanted, not null/],
    ["lower()", /1 arguments are wanted, not 0/],
    ['lower("a", "b")', /1 arguments are wanted, not 2/],
    ["lower(null)", /a string is wanted, not null/],
    ["max()", /at least 1/],
    ["element([], 0)", /no elements/],
    ["range(0, 10, 0)", /not zero/],
    ["range(2000)", /1024/],
    ["sum([])", /no sum/],
    ['timeadd("2024-08-16", "1h")', /RFC 3339/],
    ['timeadd("2024-08-16T12:45:05Z", "10 days")', /no duration/],
    ['formatdate("bogus", "2018-01-02T23:12:01Z")', /no part of a date/],
    ['format("%d")', /has no argument/],
    ['format("%d", 1, 2)', /too many/],
    ['format("%d", "x")', /a number is wanted/],
    ['regex("[", "a")', /no regular expression/],
    ['regex("a", "b")', /does not match/],
    ['parseint("12", 2)', /in this base/],
    ['jsondecode("{")', /JSON/],
    ['base64decode("%%")', /base64/],
    ['file("sub")', /cannot be read/],
    ['index(["a"], "b")', /does not hold/],
    ["slice([1], 0, 2)", /no part of a list/],
    ['zipmap(["a"], [])', /do not fit/],
    ['uuidv5("nonsense", "x")', /no namespace/],
    ["tolist([1, true])", /no type in common/],
  ])("%s", async (expression, reason) => {
    await expect(evaluate(expression, { directory })).rejects.toThrow(reason);
  });

  test("a failure shows the call as it is written", async () => {
    await expect(evaluate('"a" == lower(tonumber("x"))')).rejects.toThrow(
      'tonumber("x"): a number is wanted, not this text',
    );
  });
});

describe("what is not known here is named, with what to do", () => {
  test.each([
    ["list(1)", /^If it is no provider's, write tolist\(\)$|^Use one of Terraform's own functions$/],
    ['provider::time::rfc3339_parse("x")', /^Only its provider computes it$/],
  ])("%s", async (call, remedy) => {
    const told: UnsupportedFeature[] = [];
    const value = await evaluate(call, { tell: (feature) => told.push(feature) });
    expect(value).toMatchObject({ reason: `the function ${call.split("(")[0]}() is not known here`, addresses: [] });
    expect(told).toMatchObject([
      { message: expect.stringContaining(call.split("(")[0] ?? ""), remedy: expect.stringMatching(remedy) },
    ]);
  });

  test.each([
    ['regex("a(?i)b", "ab")', "this form of regular expression"],
    ['file("../secret")', "a file outside the stack's directory"],
    ['file("~/secret")', "a file outside the stack's directory"],
    ['fileset(".", "../*")', "a file outside the stack's directory"],
    ['pathexpand("~/secret")', "the home folder in a path"],
    ["issensitive(1)", "the function issensitive()"],
    ['jsondecode("[12345678901234567890]")', "a number that is too large to be counted with exactly"],
    ["12345678901234567 + 1", "a number that is too large to be counted with exactly"],
    ['textencodebase64("x", "EUC-JP")', "this encoding"],
  ])("%s", async (call, feature) => {
    expect(await evaluate(call)).toMatchObject({ reason: `${feature} is not known here` });
  });
});

describe("a file that only another machine has", () => {
  const reading = [
    ...[
      "file",
      "filebase64",
      "filebase64sha256",
      "filebase64sha512",
      "filemd5",
      "filesha1",
      "filesha256",
      "filesha512",
    ],
    ...["templatefile", "fileset"],
  ];
  const call = (name: string): string =>
    name === "templatefile"
      ? `${name}("no/such.pem", {})`
      : name === "fileset"
        ? `${name}("no", "*")`
        : `${name}("no/such.pem")`;

  test.each(reading)("is not known to %s", async (name) => {
    const told: UnsupportedFeature[] = [];
    const value = await evaluate(call(name), { directory, tell: (feature) => told.push(feature) });
    const message = `what ${call(name)} ${name === "fileset" ? "finds" : "reads"}`;
    expect(value).toMatchObject({ reason: `${message} is not known here`, addresses: [] });
    expect(told).toMatchObject([{ message, remedy: expect.stringContaining("--value") }]);
  });

  test.each(reading.filter((name) => name !== "fileset"))(
    "is what try() and can() around %s are for, as in Terraform",
    async (name) => {
      expect(await evaluate(`[try(${call(name)}, "none"), can(${call(name)})]`, { directory })).toEqual([
        "none",
        false,
      ]);
    },
  );

  test("is not looked for by fileset alone: Terraform would find nothing, wherever it stands", async () => {
    const reason = 'what fileset("no", "*") finds is not known here';
    expect(await evaluate('try(fileset("no", "*"), "none")', { directory })).toMatchObject({ reason });
  });

  test("is not there, for fileexists", async () => {
    expect(await evaluate('fileexists("no/such.pem") ? file("no/such.pem") : "none"', { directory })).toBe("none");
  });
});

describe("laws that hold for every value", () => {
  const text = fc.stringMatching(/^[ -~]{0,20}$/);
  test("jsondecode undoes jsonencode", async () => {
    await check(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const plain: Json = JSON.parse(JSON.stringify(value));
        expect(await evaluate("jsondecode(jsonencode(value))", { names: { value: plain } })).toEqual(plain);
      }),
    );
  });

  test("base64decode undoes base64encode, and split undoes join", async () => {
    await check(
      fc.asyncProperty(
        fc.array(
          text.filter((item) => !item.includes("|")),
          { minLength: 1 },
        ),
        async (list) => {
          expect(await evaluate("base64decode(base64encode(list[0]))", { names: { list } })).toBe(list[0]);
          expect(await evaluate('split("|", join("|", list))', { names: { list } })).toEqual(list);
        },
      ),
    );
  });

  test("timecmp agrees with timeadd", async () => {
    const hours = fc.integer({ min: -50_000, max: 50_000 });
    await check(
      fc.asyncProperty(hours, async (count) => {
        const names = { start: "2026-01-01T00:00:00Z", span: `${count}h` };
        expect(await evaluate("timecmp(timeadd(start, span), start)", { names })).toBe(Math.sign(count));
      }),
    );
  });

  test("merge keeps the later value of each key", async () => {
    const map = fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), fc.integer());
    await check(
      fc.asyncProperty(map, map, async (one, two) => {
        expect(await evaluate("merge(one, two)", { names: { one: { ...one }, two: { ...two } } })).toEqual({
          ...one,
          ...two,
        });
      }),
    );
  });
});

describe("what Terraform's console cannot be asked", () => {
  test("abspath is relative to the stack's directory", async () => {
    expect(await evaluate('abspath("sub/../hello.txt")', { directory })).toBe(join(directory, "hello.txt"));
  });

  test("templatestring knows the names it is given, and renders no further template", async () => {
    const names = { greeting: "Hi ${name}", nested: "${templatestring(name, {})}", name: "Ann" };
    expect(await evaluate("templatestring(greeting, { name = name })", { names })).toBe("Hi Ann");
    await expect(evaluate("templatestring(greeting, {})", { names })).rejects.toThrow('is not given the name "name"');
    await expect(evaluate("templatestring(nested, { name = name })", { names })).rejects.toThrow("renders no other");
  });

  test("rsadecrypt undoes PKCS #1 v1.5", async () => {
    const { publicKey, privateKey } = rsaKeyPair();
    const secret = publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, Buffer.from("s3cret"));
    const names = {
      secret: secret.toString("base64"),
      key: privateKey.export({ type: "pkcs1", format: "pem" }).toString(),
    };
    expect(await evaluate("rsadecrypt(secret, key)", { names })).toBe("s3cret");
    await expect(evaluate('rsadecrypt(secret, "no key")', { names })).rejects.toThrow("the key is no private key");
    await expect(evaluate("rsadecrypt(base64encode(secret), key)", { names })).rejects.toThrow("cannot be decrypted");
  });

  test("a sum is exact, or not known", async () => {
    await check(
      fc.asyncProperty(
        fc.integer({ min: -9999, max: 9999 }),
        fc.integer({ min: 0, max: 6 }),
        async (digits, places) => {
          const names = { one: digits / 10 ** places, two: 0.1 };
          const exact = BigInt(digits) * 10n ** BigInt(7 - places) + 10n ** 6n;
          expect(await evaluate("one + two", { names })).toBe(Number(`${exact}e-7`));
        },
      ),
    );
  });
});
