/** The published declarations, compiled as users compile, and without a type that refuses nothing. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { foundAny } from "./found-any";
import { exportsOf, type PublishedProgram, publishedProgram } from "./published-program";
import { compileApps } from "./stranger";

const folder = inject("stranger");
const installed = join(folder, "node_modules", "cdktf-entra-oci-gateway");

describe("with skipLibCheck off, which checks the declarations of dependencies as well,", () => {
  // The apps that run are compiled under node16 in the same way, where they are run.
  it.each(["node10", "node20", "nodenext", "bundler"] as const)(
    "every entry point compiles under %s, and refuses what is wrong",
    (resolution) => compileApps(folder, resolution),
  );

  it("every declaration that is packed compiles, also what no entry point reaches", async () => {
    const packed = readdirSync(installed, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".d.ts"))
      .map((path) => join(installed, path));
    const { program } = await publishedProgram(folder, packed);
    const found = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => [file?.fileName, messageText]);
    expect(found).toEqual([]);
  });
});

describe("no public name is any", () => {
  let program: ts.Program;
  let modules: PublishedProgram["modules"];

  beforeAll(async () => {
    ({ program, modules } = await publishedProgram(folder));
  });

  it("of the constructs", () => {
    const found = [...modules]
      .filter(([specifier]) => !specifier.includes("/provider-oci/"))
      .flatMap(([specifier, module]) =>
        foundAny(program, module, (file) => file.startsWith(join(installed, "lib"))).map(
          (path) => `${specifier}: ${path}`,
        ),
      );
    expect(found).toEqual([]);
  });

  it("of the bindings, but for what CDKTF's generator renders as any in every provider", () => {
    const rendered = /To(?:Hcl)?Terraform\(\)$|\.synthesize(?:Hcl)?Attributes\(\)\[string\]$/;
    const bindings = [...modules].filter(([specifier]) => specifier.includes("/provider-oci/"));
    expect(bindings.length).toBeGreaterThan(30);
    const found = bindings.flatMap(([, module]) => foundAny(program, module, (file) => file.startsWith(installed)));
    expect(found.filter((path) => !rendered.test(path))).toEqual([]);
  });

  it("which a program with any in every place shows to be found", () => {
    const file = "/planted.d.ts";
    const text = `
      export declare class Thing { constructor(props: Props); private hidden; good: string; list: readonly Missing[]; }
      export interface Props { readonly bag: Record<string, any>; nested?: { deep: (value: any) => Promise<any> } }
      export type Either = string | Map<string, Missing>;
      export declare function make<T extends any[]>(values: T): void;
      export { Absent } from "./absent";
    `;
    const host = ts.createCompilerHost({});
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022);
    const planted = ts.createProgram(
      [file],
      { strict: true, types: [] },
      {
        ...host,
        getSourceFile: (name, ...rest) => (name === file ? source : host.getSourceFile(name, ...rest)),
      },
    );
    expect(foundAny(planted, source, (name) => name === file)).toEqual([
      "Absent",
      "Either",
      "Thing.list[]",
      "Thing.new(props).bag",
      "Thing.new(props).nested.deep()[]",
      "Thing.new(props).nested.deep(value)",
      "make()<>[]",
    ]);
  });

  it("and no class that only factories make is passed by for a literal of its shape", () => {
    const made = [...modules]
      .filter(([specifier]) => !specifier.includes("/provider-oci/"))
      .flatMap(([, module]) => [...exportsOf(program.getTypeChecker(), module).values()])
      .flatMap((one) => one.declarations?.filter(ts.isClassDeclaration) ?? [])
      .filter(({ members }) => members.some((member) => ts.isConstructorDeclaration(member) && isGuarded(member)));
    expect(made.length).toBeGreaterThan(6);
    const open = made.filter(
      ({ members }) => !members.some((member) => !ts.isConstructorDeclaration(member) && isGuarded(member)),
    );
    expect(open.map(({ name }) => name?.text)).toEqual([]);
  });
});

/** Private or protected: such a member makes a type that no other declaration is assignable to. */
const isGuarded = (member: ts.ClassElement): boolean =>
  Boolean(ts.getCombinedModifierFlags(member) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected));
