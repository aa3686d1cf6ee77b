/**
 * Stacks that exist as objects, written to a folder as `cdktf synth` would.
 *
 * @module
 */
import { App, Manifest, TerraformStack } from "cdktf";
import { type Temporary, temporaryFolder } from "../../internal/temporary";
import { type ErrorParts, UserError } from "../../internal/user-error";

/** What was written. */
export interface SynthesizedApps {
  /** Of the stacks that were meant, those of an app in its order. */
  readonly directories: readonly string[];
  remove(): void;
}

/**
 * Synthesizes the apps of these, each once and as a whole: stacks of one app know each other.
 *
 * @throws {UserError} with what all stacks refuse
 */
export function synthesizeApps(meant: readonly (App | TerraformStack)[]): SynthesizedApps {
  const folders = new Map<App, Temporary>();
  const remove = (): void => {
    for (const folder of folders.values()) folder.remove();
  };
  try {
    const findings: ErrorParts[] = [];
    const directories = meant.flatMap((one) => {
      const app = App.of(one);
      const known = folders.get(app);
      const folder = known ?? temporaryFolder("entra-oci-gateway");
      folders.set(app, folder);
      if (known === undefined) findings.push(...synthesize(app, folder.path));
      return (App.isApp(one) ? stacksOf(one) : [one]).map((stack) => directoryOf(stack, folder.path, app));
    });
    if (findings.length > 0) throw new UserError(findings);
    return { directories: [...new Set(directories)], remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** A stack may be part of another. */
const stacksOf = (app: App): readonly TerraformStack[] => app.node.findAll().filter(TerraformStack.isStack);

const directoryOf = (stack: TerraformStack, outdir: string, app: App): string =>
  `${outdir}/${new Manifest("", outdir, app.hclOutput).forStack(stack).workingDirectory}`;

/**
 * As `App.synth`, which knows one folder and stops at the first stack that refuses.
 * https://github.com/hashicorp/terraform-cdk/blob/main/packages/cdktf/lib/app.ts
 */
function synthesize(app: App, outdir: string): readonly ErrorParts[] {
  const manifest = new Manifest(String(app.node.tryGetContext("cdktfVersion") ?? ""), outdir, app.hclOutput);
  const stacks = stacksOf(app);
  for (const stack of stacks) stack.prepareStack();
  const findings = stacks.flatMap((stack) =>
    findingsOf(() => stack.synthesizer.synthesize({ outdir, manifest, skipValidation: app.skipValidation })),
  );
  manifest.writeToFile();
  return findings;
}

/** CDKTF joins what validations return, or the errors of aspects, into the message of one error, and adds a paragraph on how to ignore them. */
function findingsOf(synth: () => void): readonly ErrorParts[] {
  try {
    synth();
    return [];
  } catch (error) {
    if (!(error instanceof Error) || !/^(Validation failed|Encountered Annotations)/.test(error.message)) throw error;
    const [list = ""] = error.message.split("\n\n");
    const [, ...lines] = list.split("\n");
    return lines.map((line) => partsOf(line.trim()));
  }
}

/** `[path/of/construct] CODE: what is wrong`; validations of others have no code. */
function partsOf(line: string): ErrorParts {
  const [, path = "stack", code = "SYNTH_REFUSED", actual = line] =
    /^\[([^\]]*)\] (?:([A-Z][A-Z0-9_]+): )?(.*)$/s.exec(line) ?? [];
  return { code, setting: path, actual };
}
