/**
 * `package`: a stack as others take it, for whoever runs Terraform elsewhere.
 *
 * @module
 */
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Zippable, zipSync } from "fflate";
import { command } from "../../internal/command";
import { printable, shellWord, type TextStream } from "../../internal/terminal";
import { assertWritable, atPath, UsageError } from "../../internal/user-error";
import { resourceManagerTerraform } from "../../limits/resource-manager";
import { chosenBy, printMessages, stackDirectory, stackOptions } from "../app";
import { type Packaged, packaged } from "./resource-manager";

export const packageCommand = command({
  details: `Writes a stack as a zip for OCI Resource Manager, with its schema.yaml, and prints the name of the file. The state is Resource Manager's; a backend of the stack is left out. It runs Terraform ${resourceManagerTerraform}: what that does not know is refused, as are secrets in the stack.`,
  options: {
    "resource-manager": { help: "for OCI Resource Manager, the only form that there is" },
    ...stackOptions,
    out: { value: "FILE", help: "where to [NAME.zip, after the stack]" },
  },
  exitCodes: { 0: "written", 1: "the stack, or the app, is not sound, or the disk fails" },
  async run({ options }, process) {
    const { projectRoot, stdout, stderr } = process;
    if (!options["resource-manager"]) throw new UsageError("package", "no form", "--resource-manager");
    const place = (file: string): string => resolve(projectRoot, file);
    if (options.out !== undefined) assertWritable("--out", place(options.out));
    const found = await stackDirectory(chosenBy(options, process));
    try {
      printMessages(found, stderr);
      const made = await packaged(found.directory);
      const file = options.out ?? `${made.name}.zip`;
      atPath("--out", file, "a file to write", () => writeWhole(place(file), zipped(made.files)));
      tell(made, options.stack ?? "DIR", stderr);
      stdout.write(`${printable(file)}\n`);
      return 0;
    } finally {
      await found.dispose();
    }
  },
});

/** The same files give the same bytes: their moment is the first that the format can tell, which it writes without a time zone. */
function zipped(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const ordinary = { level: 9, mem: 8, mtime: new Date(1980, 0, 1), os: 3, attrs: 0o100644 << 16 } as const;
  const entries = [...files].sort(([one], [other]) => (one < other ? -1 : 1));
  const archive: Zippable = Object.fromEntries(entries.map(([path, bytes]) => [path, [bytes, ordinary] as const]));
  return zipSync(archive);
}

function writeWhole(file: string, bytes: Uint8Array): void {
  const written = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(written, bytes);
    renameSync(written, file);
  } finally {
    rmSync(written, { force: true });
  }
}

function tell({ asked, asksForEntra, backend, hasImages }: Packaged, stack: string, stream: TextStream): void {
  const lines = [
    `In Resource Manager: create a stack of the zip, with Terraform version 1.5.x. It asks for: ${asked.join(", ") || "nothing"}.`,
    "To OCI it logs in as whoever runs the job: that group needs what a deployment needs, and to manage orm-stacks and orm-jobs.",
    ...(asksForEntra
      ? [
          "To Entra it logs in by the variables azuread_…; whoever may read the stack in Resource Manager reads them, the secret too.",
        ]
      : []),
    ...(backend === undefined
      ? []
      : [
          `The backend of the stack (${backend}) is left out. Where it has a state already, import that first (a job of the kind Import State): else all would be made again.`,
        ]),
    ...(hasImages
      ? [
          `Images are pushed from here, after a first apply has made their repository and whenever they change: npx entra-oci-gateway image push --stack ${stack === "DIR" ? stack : shellWord(stack)}`,
        ]
      : []),
  ];
  for (const line of lines) stream.write(`${printable(line)}\n`);
}
