/**
 * `upgrade cdktn`: moves a project to the successor of CDKTF.
 *
 * @module
 */
import { relative, resolve } from "node:path";
import { type Command, type CommandGroup, command } from "../../internal/command";
import { shellWord } from "../../internal/terminal";
import { type Move, moveToCdktn, writeMove } from "./to-cdktn";

export const upgradeCommands = (): CommandGroup => ({ commands: { cdktn: { about, load: async () => cdktn } } });

const about = "moves a project from CDKTF to CDK Terrain (cdktn), its successor";

const cdktn: Command = command({
  usage: "[DIR]",
  details:
    "Changes package.json, the app's command in cdktf.json, and the imports of sources in DIR, and adds a folder that gives provider bindings cdktn under the name cdktf. Bindings keep their versions, so that plans stay empty. Nothing is installed, and nothing is applied; what it leaves to somebody is listed.",
  options: { "dry-run": { help: "say what would be changed, change nothing" } },
  positionals: { least: 0, most: 1 },
  exitCodes: { 0: "the project uses cdktn, or would" },
  run: async ({ options, positionals: [folder = "."] }, { projectRoot, stdout }) => {
    const project = resolve(projectRoot, folder);
    const move = moveToCdktn(project);
    if (!options["dry-run"]) writeMove(project, move);
    stdout.write(`${told(move, relative(projectRoot, project), options["dry-run"]).join("\n")}\n`);
    return 0;
  },
});

function told({ changes, left, bindings, generates }: Move, folder: string, isDry: boolean): readonly string[] {
  if (changes.length === 0) return ["It uses cdktn already: nothing to change.", ...lookAt(left)];
  const inFolder = folder === "" ? "" : `cd ${shellWord(folder)} && `;
  return [
    isDry ? "It would change:" : "Changed:",
    ...changes.map((change) => `  ${change}`),
    ...(bindings.length === 0 ? [] : [`Kept, so that plans stay empty: ${bindings.join(", ")}`]),
    ...lookAt(left),
    ...(isDry
      ? []
      : [
          "Next:",
          `  ${inFolder}npm install`,
          ...(generates
            ? ["  npx cdktn get   # generates the bindings anew; cdktn-cli wants Node 22.19 or newer"]
            : []),
          "  npx entra-oci-gateway plan   # has no changes",
        ]),
  ];
}

const lookAt = (left: readonly string[]): readonly string[] =>
  left.length === 0 ? [] : ["For you to look at:", ...left.map((line) => `  ${line}`)];
