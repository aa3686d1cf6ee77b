/** GitHub's workflows as their tests read them: the files here, and what documents show of them. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string>>;
}

interface Defaults {
  readonly run?: { readonly shell?: string };
}

export interface Job {
  readonly steps?: readonly Step[];
  readonly defaults?: Defaults;
  readonly environment?: unknown;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly [more: string]: unknown;
}

export interface Workflow {
  readonly permissions?: unknown;
  readonly defaults?: Defaults;
  readonly jobs: Readonly<Record<string, Job>>;
}

const folder = ".github/workflows";

/** The workflows of this repository. */
export const workflows: readonly { readonly file: string; readonly text: string; readonly workflow: Workflow }[] =
  readdirSync(folder).map((file) => {
    const text = readFileSync(join(folder, file), "utf8");
    return { file: join(folder, file), text, workflow: parse(text) };
  });

/** Workflows, jobs and steps in a Markdown page's YAML, each made a whole workflow. */
export function shownIn(markdown: string): readonly Workflow[] {
  return [...markdown.matchAll(/^ *(```+|~~~+) *ya?ml\b.*\n([\s\S]*?)^ *\1/gm)].flatMap(([, , yaml = ""]) => {
    const content: unknown = parse(yaml);
    if (Array.isArray(content)) return [{ jobs: { shown: { steps: content } } }];
    const part = Object(content);
    if (part.jobs !== undefined) return [part];
    return part.steps === undefined ? [] : [{ jobs: { shown: part } }];
  });
}

/** A script, and how GitHub starts it: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell */
export interface Script {
  readonly name: string;
  readonly text: string;
  /** Of a step that names no shell: `bash -e`, and in a container `sh -e`, both without pipefail. */
  readonly shell: string | undefined;
}

export function scriptsOf({ jobs, defaults }: Workflow): readonly Script[] {
  return Object.entries(jobs).flatMap(([job, { steps = [], defaults: own }]) =>
    steps.flatMap(({ name, run: text, shell = own?.run?.shell ?? defaults?.run?.shell }) =>
      text === undefined ? [] : [{ name: `${job}: ${name ?? text.split("\n")[0]}`, text, shell }],
    ),
  );
}

/** Whether what fails before a pipe would go unnoticed. */
export function hidesFailures({ text, shell }: Omit<Script, "name">): boolean {
  const plain = withoutQuotes(text);
  const pipe = /(?<!\|)\|(?!\|)/.exec(plain);
  if (pipe === null) return false;
  // GitHub starts the shell that is named "bash", and only that one, with pipefail.
  const setFirst = /^\s*set\s+(-\w+\s+)*-\w*o\s+pipefail\b/m.exec(plain.slice(0, pipe.index));
  return (shell !== "bash" && setFirst === null) || /\bset\s+\+o\s+pipefail\b/.test(plain);
}

/** What the shell takes as text, taken out: quotes, comments, here-documents. */
function withoutQuotes(script: string): string {
  return script
    .replace(/<<-?\s*(['"]?)(\w+)\1[^\n]*\n[\s\S]*?^\s*\2$/gm, "")
    .replace(/\\.|'[^']*'|"(?:\\.|[^"\\])*"|(?<=^|\s)#.*/gm, (text) =>
      text.includes("$(") ? substitutions(text) : "",
    );
}

/** Commands within double quotes are commands. */
const substitutions = (text: string): string =>
  [...text.matchAll(/\$\((.*?)\)/gs)].map(([, inner = ""]) => withoutQuotes(inner)).join(" ");

/** The paths that a job keeps after its end, by pattern. */
export function artifactPaths({ jobs }: Workflow): readonly (readonly string[])[] {
  return Object.values(jobs)
    .flatMap(({ steps = [] }) => steps)
    .filter(({ uses = "" }) => uses.startsWith("actions/upload-artifact@"))
    .map(({ with: { path = "" } = {} }) => path.split("\n").filter((line) => line.trim() !== ""));
}

/** Whether a file is kept: https://github.com/actions/toolkit/blob/main/packages/glob/README.md, where a folder means all that is in it. */
export function isKept(patterns: readonly string[], file: string): boolean {
  return patterns.reduce((kept, pattern) => {
    const [, excludes = "", path = ""] = /^(!?)(.*?)\/?$/.exec(pattern.trim()) ?? [];
    return new RegExp(`^${expression(path)}(/.*)?$`).test(file) ? excludes === "" : kept;
  }, false);
}

const wildcards: Readonly<Record<string, string>> = { "**/": "(.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]" };

const expression = (path: string): string =>
  path.replace(/\*\*\/|\*\*|[*?]|[.+^${}()|[\]\\]/g, (special) => wildcards[special] ?? `\\${special}`);
