/**
 * The images of a stack, for whoever pushes them without Terraform: what each is called once an account gives it a region and a namespace.
 *
 * @module
 */
import { join, resolve } from "node:path";
import type { CommandProcess } from "../internal/command";
import { UsageError, UserError } from "../internal/user-error";
import { chosenBy, stackDirectory } from "./app";
import { Unknown } from "./expression/value";
import { readStack, type Stack } from "./stack/stack";
import { pushedImages } from "./system/pushed-images";

/** Which stack, and what only an account knows of it. */
interface Asked {
  readonly stack: string;
  readonly name: string | undefined;
  /** Of the repositories that it makes. @default - that of `OCIR_USERNAME` */
  readonly namespace: string | undefined;
  readonly variables: readonly string[];
  readonly variableFiles: readonly string[];
  /** What only the account knows of the stack, each as `ADDRESS.ATTRIBUTE=JSON`. */
  readonly values: readonly string[];
}

/** Nothing is made up: an image must not go to where a stand-in says. @throws {UserError} */
export async function imagesOf(
  asked: Asked,
  process: Pick<CommandProcess, "projectRoot" | "environment" | "signal">,
): Promise<readonly { readonly spec: string; readonly target: string }[]> {
  const { environment, projectRoot } = process;
  const { directory } = await stackDirectory(chosenBy(asked, process));
  const { variables, variableFiles, values: told } = asked;
  const files = variableFiles.map((file) => resolve(projectRoot, file));
  // The later one counts: what somebody tells of a repository is more than what follows from a login.
  const read = (values: readonly string[]): Promise<Stack> =>
    readStack(directory, {
      environment,
      variables,
      variableFiles: files,
      values: [...values, ...told],
      account: new Map(),
    });
  const namespace = asked.namespace ?? environment.OCIR_USERNAME?.split("/")[0];
  const repositories = (await read([])).resourcesOf("oci_artifacts_container_repository");
  const stack = await read(
    namespace ? repositories.map(({ address }) => `${address}.namespace=${JSON.stringify(namespace)}`) : [],
  );
  const images = pushedImages(stack);
  if (images.length === 0)
    throw new UsageError(
      "--stack",
      `${directory}, which builds no image from source`,
      "a stack with FunctionImage.fromSource",
    );
  const found = images.map(({ address, reference, folder }) => {
    if (Unknown.is(reference) || typeof reference !== "string")
      return {
        problem: {
          setting: address,
          actual: `where it goes is not known: ${Unknown.is(reference) ? reference.reason : ""}`,
        },
      };
    if (folder === undefined)
      return { problem: { setting: address, actual: "the files of its image are not in assets/" } };
    return { image: { spec: join(folder, "spec.json"), target: reference } };
  });
  const problems = found.flatMap(({ problem }) => (problem === undefined ? [] : [problem]));
  if (problems.length > 0)
    throw new UserError(problems.map((problem) => ({ code: "IMAGE_UNPLACED", ...problem, remedy })));
  return found.flatMap(({ image }) => (image === undefined ? [] : [image]));
}

const remedy =
  "Give the stack's variables, TF_VAR_region=… or --var region=…, the namespace of the registry, --namespace NAMESPACE or OCIR_USERNAME, and what the stack looks up, --value ADDRESS.ATTRIBUTE=JSON; and synthesize again where files are missing";
