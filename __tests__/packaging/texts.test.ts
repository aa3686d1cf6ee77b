/** What the published code says, it says to whoever installed it: no script of this repository, no path in its sources. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const rooms = ["constructs", "limits", "function", "image", "internal", "synthesized", "local", "operate", "doctor"];

const sources = [
  "cli.ts",
  ...rooms.flatMap((room) =>
    readdirSync(room, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !file.includes("dist/"))
      .map((file) => join(room, file)),
  ),
];

/** Texts in a source, templates piece by piece; comments and what is imported are none. */
function textsIn(file: string, content = readFileSync(file, "utf8")): readonly string[] {
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) return;
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node))
      texts.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, content, ts.ScriptTarget.ES2022));
  return texts;
}

const script = /\bnpm (?:run|start|test|ci)\b/;
const ownPath = new RegExp(`(?:^|[\\s\`"'(])(?:${rooms.join("|")})/[\\w/.-]*`);

/** What it does, and tells nobody: which files of the package an image holds, and how an example of this repository is built before it is run. */
const done = new Set([
  "image/local-cloud.ts: local/proxy/node-preload.cjs",
  "image/local-cloud.ts: local/page/dist",
  "image/local-cloud.ts: local/start/main.js",
  "image/local-cloud.ts: internal/run-program.js",
  "synthesized/app.ts: npm run --silent build && ",
]);

test("no text names a script or a source of this repository", () => {
  const told = sources.flatMap((file) =>
    textsIn(file)
      .filter((text) => script.test(text) || ownPath.test(text))
      .map((text) => `${file}: ${text}`),
  );
  expect(told.filter((text) => !done.has(text))).toEqual([]);
  expect(readFileSync("local/page/app/page.html", "utf8")).not.toMatch(script);
});

test("such a text would be found", () => {
  const content =
    'import "doctor/x"; // npm run a\nconst a = `x ${1} npm run b`, b = "add it to synthesized/computed/", c = "npm start";';
  expect(textsIn("x.ts", content)).toEqual(["x ", " npm run b", "add it to synthesized/computed/", "npm start"]);
  expect(textsIn("x.ts", content).filter((text) => script.test(text) || ownPath.test(text))).toHaveLength(3);
});
