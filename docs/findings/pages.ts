/**
 * The examples by page: docs/findings/*.md.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FindingCode, WarningCode } from "cdktf-entra-oci-gateway";
import ts from "typescript";
import { admissionExamples } from "./admission";
import { backendExamples } from "./backends";
import type { CodeExample } from "./beginnings";
import { deploymentExamples } from "./deployments";
import { entraExamples } from "./entra";
import { functionExamples } from "./functions";
import { settingExamples } from "./settings";
import { warningExamples } from "./warnings";

/** A page of examples. */
export interface ExamplePage {
  /** Of the sources, and of the page. */
  readonly file: string;
  readonly title: string;
  readonly examples: Readonly<Record<string, CodeExample>>;
}

/** A code without an example is an error of the compiler's. */
const ofFindings: Readonly<Record<FindingCode, CodeExample>> = {
  ...settingExamples,
  ...deploymentExamples,
  ...admissionExamples,
  ...backendExamples,
  ...functionExamples,
  ...entraExamples,
};
const ofWarnings: Readonly<Record<WarningCode, CodeExample>> = warningExamples;

/** Every code stands on one of them. */
export const examplePages: readonly ExamplePage[] = [
  { file: "settings", title: "Any setting, and the stack", examples: settingExamples },
  { file: "deployments", title: "Deployments, routes, gateway and network", examples: deploymentExamples },
  { file: "admission", title: "Who is admitted", examples: admissionExamples },
  { file: "backends", title: "Back ends, requests and responses", examples: backendExamples },
  { file: "functions", title: "Functions and images", examples: functionExamples },
  { file: "entra", title: "Registrations in Entra ID", examples: entraExamples },
  { file: "warnings", title: "Warnings", examples: ofWarnings },
];

const byCode = new Map(
  Object.keys({ ...ofFindings, ...ofWarnings }).map(
    (code) => [code, examplePages.find(({ examples }) => Object.hasOwn(examples, code))?.file] as const,
  ),
);

/** Where the example of a code stands, seen from docs/. */
export const exampleLink = (code: string): string => `findings/${byCode.get(code)}.md#${code.toLowerCase()}`;

/** What is compiled and run is what is shown: the functions' own text. */
export function examplePage(
  { file, title, examples }: ExamplePage,
  meanings: Readonly<Record<string, string>>,
): string {
  const source = sourceOf(file);
  const sections = Object.keys(examples).map((code) => {
    const { wrong, right } = textsOf(source, code);
    const shown = [
      "```ts",
      `// ${file === "warnings" ? "Warned of" : "Refused"}:`,
      wrong,
      "",
      "// Instead:",
      right,
      "```",
    ].join("\n");
    return `## ${code}\n\n${meanings[code]}\n\n${shown}\n`;
  });
  const begin =
    "What the examples begin with, such as `api({…})`, stands in [beginnings.ts](beginnings.ts): sound settings, of which each changes what it is about.";
  return [
    `# ${title}\n`,
    `<!-- Written by \`npm run docs\` from docs/findings/${file}.ts. -->\n`,
    `${begin}\n`,
    ...sections,
  ].join("\n");
}

function sourceOf(file: string): ts.SourceFile {
  const path = join(process.cwd(), "docs", "findings", `${file}.ts`);
  return ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
}

/** @throws Error where a code has no example of the usual form */
function textsOf(source: ts.SourceFile, code: string): Readonly<Record<keyof CodeExample, string>> {
  const example = memberOf(source, code)?.initializer;
  const text = (name: keyof CodeExample): string => {
    const member = example && ts.isObjectLiteralExpression(example) ? memberOf(example, name) : undefined;
    if (member === undefined || !ts.isArrowFunction(member.initializer)) throw new Error(`${code} has no ${name}`);
    const { body } = member.initializer;
    const comment = source.text
      .slice(member.getFullStart(), member.getStart())
      .replace("@ts-expect-error: p", "P")
      .trim();
    const shown = ts.isBlock(body)
      ? body
          .getText()
          .slice(1, -1)
          .replace(/\breturn /, "")
      : body.getText();
    return [comment, dedented(shown)].filter((part) => part !== "").join("\n");
  };
  return { wrong: text("wrong"), right: text("right") };
}

function memberOf(node: ts.Node, name: string): ts.PropertyAssignment | undefined {
  if (ts.isPropertyAssignment(node) && node.name.getText() === name) return node;
  return ts.forEachChild(node, (child) => memberOf(child, name));
}

/** Without the indentation that all lines but perhaps the first have in common. */
function dedented(text: string): string {
  const lines = text.replace(/^\n|\s+$/g, "").split("\n");
  const indents = lines.flatMap((line, index) =>
    line.trim() === "" || (index === 0 && !/^ /.test(line)) ? [] : [/^ */.exec(line)?.[0].length ?? 0],
  );
  const common = indents.length === 0 ? 0 : Math.min(...indents);
  return lines
    .map((line, index) => (index === 0 && !/^ /.test(line) ? line : line.slice(common)))
    .join("\n")
    .replace(/;?$/, ";");
}
