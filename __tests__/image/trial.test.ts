/** Functions of every kind that somebody may give us, started once. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { describe, expect, it, test } from "vitest";
import type { BundledFile } from "../../image/bundled-file";
import { type Trial, trialFailure } from "../../image/trial";
import { soundFunction } from "./sound-function";

const root = join(__dirname, "..", "..");
const file = (path: string, text: string): BundledFile => ({ path, mode: "0644", bytes: Buffer.from(text) });
const failure = (text: string, trial: Trial = {}) => trialFailure([file("func.js", text)], trial);

/** With the real FDK bundled into it, as an entry's is. */
function withFdk(contents: string, minify = true): string {
  const { outputFiles } = buildSync({
    ...{ stdin: { contents, resolveDir: root }, bundle: true, write: false, minify },
    ...{ platform: "node", format: "cjs", target: "node20", logLevel: "silent" },
  });
  return outputFiles[0]?.text ?? "";
}

describe("a function that starts", () => {
  it.each<[string, string]>([
    ["the JWKS adapter", readFileSync(join(root, "function", "dist", "func.js"), "utf8")],
    ["the authorizer", readFileSync(join(root, "function", "dist", "authorizer", "func.js"), "utf8")],
    ["with the FDK", withFdk(`require("@fnproject/fdk").handle(() => "hello");`)],
    ["with the FDK in clear text", withFdk(`require("@fnproject/fdk").handle(async function hello() {});`, false)],
    ["without it", soundFunction],
    ["an ES module", soundFunction.replace(/^const \[.*$/m, () => imports)],
    ["that does without what is not there", `try { require("pg-native"); } catch {}\n${soundFunction}`],
    [
      "that survives an error of its own",
      `process.on("uncaughtException", () => {}); Promise.reject(1);\n${soundFunction}`,
    ],
  ])("passes: %s", (_, text) => {
    expect(failure(text)).toBeUndefined();
  });

  it("passes with the variables that it needs, and with no others", () => {
    const text = `if (process.env.VITEST || !process.env.DATABASE) throw new Error("no database");\n${soundFunction}`;
    expect(failure(text, { environment: { DATABASE: "orders" } })).toBeUndefined();
    expect(failure(text)?.actual).toBe("throws while it is loaded: Error: no database");
  });

  it("is never called", () => {
    const text = withFdk(`require("@fnproject/fdk").handle(() => { throw process.exit(1); });`);
    expect(failure(text)).toBeUndefined();
  });

  it("finds what lies beside it", () => {
    const files = [file("func.js", `require("own");\n${soundFunction}`), file("node_modules/own/index.js", "")];
    expect(trialFailure(files, {})).toBeUndefined();
  });
});

const imports = `import { createServer } from "node:http";
import { symlinkSync } from "node:fs";
import { basename } from "node:path";`;

describe("a function that does not start is told in words", () => {
  it.each<[string, string, string]>([
    [
      "all that nothing provides, at once",
      `const { Pool } = require("pg"); class Mine extends Pool {}; require("left-pad")("a"); require("./lib/own").then;\n${soundFunction}`,
      'needs "pg", "left-pad", "./lib/own", which nothing in its image provides',
    ],
    [
      "what an ES module imports",
      `import "pg";\n${imports}\nexport {};`,
      'needs "pg" and perhaps more, which nothing in its image provides',
    ],
    [
      "a crash",
      "undefined.x;",
      "throws while it is loaded: TypeError: Cannot read properties of undefined (reading 'x')",
    ],
    ["what is no error", "throw 'no';", "throws while it is loaded: what is thrown: no"],
    ["a rejection", "Promise.reject(new RangeError('far'));", "throws while it is loaded: RangeError: far"],
    ["what is no JavaScript", "const = 1;", "throws while it is loaded: SyntaxError: Unexpected token '='"],
    [
      "one that ends",
      "module.exports.handler = async () => ({ statusCode: 200 });",
      "ends without having opened its socket",
    ],
    [
      "one that gives up, with its last words",
      "console.error('first'); console.error('no wallet'); process.exit(3);",
      "ends without having opened its socket (exit code 3); its last words: no wallet",
    ],
    ["one that is killed", "process.kill(process.pid, 'SIGTERM');", "is ended by SIGTERM while it is loaded"],
    [
      "CommonJS within an ES module",
      `import "node:fs";\nrequire("node:http");`,
      "is an ES module that uses what only CommonJS has: require is not defined in ES module scope, you can use import instead",
    ],
    [
      "a handler that is no function",
      withFdk(`require("@fnproject/fdk").handle({ handler() {} });`),
      "gives handle(…) what is no function",
    ],
    ["no handler", withFdk(`require("@fnproject/fdk").handle();`, false), "gives handle(…) what is no function"],
  ])("%s", (_, text, actual) => {
    expect(failure(text)?.actual).toBe(actual);
  });

  it("an ES module that a package.json calls CommonJS", () => {
    const files = [file("func.js", `import "node:fs";`), file("package.json", `{"type":"commonjs"}`)];
    expect(trialFailure(files, {})?.actual).toBe("is an ES module, and would be read as CommonJS");
  });

  test("one that never listens, after the limit alone", () => {
    const text = "require('node:http').createServer().listen(0);";
    expect(failure(text, { limitMs: 2000 })?.actual).toBe("runs, and has not opened its socket after 2 s");
  });

  it("and none is told of what is made for another processor", () => {
    expect(trialFailure([file("func.js", `require("./a.node");`), file("a.node", "no program")], {})).toBeUndefined();
  });
});
