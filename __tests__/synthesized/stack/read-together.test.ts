/** Stacks of one app that read each other's outputs, as they are read together. */
import { basename, join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readTogether } from "../../../synthesized/stack/read-together";
import { newFolder } from "../../run-folder";
import { writeFiles } from "../stack-folder";

const reading = { environment: {}, now: new Date(0) };
const namesIn = (directories: readonly string[]): readonly string[] => directories.map((one) => basename(one));

/** Each with the names of those that it reads. */
function appOf(reads: Readonly<Record<string, readonly string[]>>): string {
  const app = newFolder("app");
  for (const [name, others] of Object.entries(reads)) {
    const stateOf = (other: string) => ({ path: `../../../${other}.tfstate` });
    const states = others.map((other) => [other, { backend: "local", config: stateOf(other) }]);
    const triggers = Object.fromEntries(
      others.map((other) => [other, `\${data.terraform_remote_state.${other}.outputs.id}`]),
    );
    const document = {
      "//": { metadata: { stackName: name } },
      terraform: { backend: { local: stateOf(name) } },
      data: { terraform_remote_state: Object.fromEntries(states) },
      resource: { time_static: { made: {} }, time_sleep: { [name]: { create_duration: "1s", triggers } } },
      output: { id: { value: `\${time_sleep.${name}.id}` } },
    };
    writeFiles(app, { [`stacks/${name}/cdk.tf.json`]: JSON.stringify(document) });
  }
  return app;
}

const directoriesOf = (app: string, ...names: readonly string[]) => names.map((name) => join(app, "stacks", name));

test("those that are read stand before those that read them, and come along unnamed", async () => {
  await fc.assert(
    fc.asyncProperty(
      // Each reads some of those before it.
      fc.array(fc.array(fc.nat({ max: 4 }), { maxLength: 3 }), { minLength: 1, maxLength: 5 }),
      fc.nat(),
      async (drawn, meant) => {
        const reads = drawn.map((others, index) => [...new Set(others.filter((other) => other < index))]);
        const app = appOf(
          Object.fromEntries(reads.map((others, index) => [`s${index}`, others.map((one) => `s${one}`)])),
        );
        const wanted = meant % reads.length;
        const needed = new Set<number>();
        const need = (one: number): void => {
          for (const other of reads[one] ?? []) need(other);
          needed.add(one);
        };
        need(wanted);
        const { directories, written } = await readTogether(
          { directories: directoriesOf(app, `s${wanted}`), areNamed: true },
          reading,
        );
        const names = namesIn(directories);
        expect([...names].sort()).toEqual([...needed].map((one) => `s${one}`).sort());
        for (const one of needed)
          for (const other of reads[one] ?? [])
            expect(names.indexOf(`s${other}`)).toBeLessThan(names.indexOf(`s${one}`));
        expect(written.notUnderstood).toEqual([]);
        const told = written.resourcesOf("time_sleep").flatMap(({ values }) => Object.values(values.triggers ?? {}));
        expect(told.filter((value) => typeof value !== "string")).toEqual([]);
      },
    ),
    { numRuns: 25 },
  );
});

describe("which are meant", () => {
  const stages = { platform: [], orders: ["platform"], "platform-prod": [], "orders-prod": ["platform-prod"] };

  test("is asked where an app's stacks know nothing of each other, and nobody said it", async () => {
    const directories = directoriesOf(appOf(stages), ...Object.keys(stages));
    await expect(readTogether({ directories, areNamed: false }, reading)).rejects.toThrow(
      "--name: got no name. Expected: one of the stacks, which know nothing of each other: platform, orders, platform-prod, orders-prod",
    );
    const named = await readTogether({ directories, areNamed: true }, reading);
    expect(namesIn(named.directories)).toEqual(Object.keys(stages));
  });

  test("are all where they hang together by a third", async () => {
    const app = { invoices: ["platform"], orders: ["platform"], platform: [] };
    const directories = directoriesOf(appOf(app), ...Object.keys(app));
    const { directories: read } = await readTogether({ directories, areNamed: false }, reading);
    expect(namesIn(read)).toEqual(["platform", "invoices", "orders"]);
  });

  test("are not those that are there to be read alone", async () => {
    const [platform = "", orders = ""] = directoriesOf(appOf(stages), "platform", "orders");
    const beside = { ...reading, beside: [platform] };
    const { directories } = await readTogether({ directories: [orders], areNamed: true }, beside);
    expect(directories).toEqual([orders]);
  });
});

test("what is applied onto what runs keeps its ids, in each of them, also where one is new", async () => {
  const before = await readTogether(
    { directories: directoriesOf(appOf({ platform: [], orders: ["platform"] }), "orders"), areNamed: true },
    reading,
  );
  const app = appOf({ platform: [], orders: ["platform"], invoices: ["platform"] });
  const later = { ...reading, now: new Date(1_000_000) };
  const meant = { directories: directoriesOf(app, "platform", "invoices", "orders"), areNamed: false };
  const { after } = await readTogether(meant, later, before.written);
  const idOf = ({ resources }: typeof after, name: string) =>
    resources.find(({ address }) => address === `time_sleep.${name}`)?.values.id;
  for (const name of ["platform", "orders"]) expect(idOf(after, name)).toBe(idOf(before.written, name));
  const moments = after.resourcesOf("time_static").map(({ address, values }) => [address, values.unix]);
  expect(moments).toEqual([
    ["platform/time_static.made", 0],
    ["invoices/time_static.made", 1000],
    ["orders/time_static.made", 0],
  ]);
});
