/** What was recorded at the last release, beside what is recorded now. The tag is asked, because what is in the folder can be edited. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject } from "../terraform-schema/json";
import { type Deployed, deployedOf, type Loss, losses, meant, remembered } from "./deployed";

const record = "__tests__/record/fixtures";

export interface Comparison {
  /** Absent before the first release. */
  readonly tag: string | undefined;
  /** One line that says what was compared. */
  readonly said: string;
  /** What everybody who deployed the release would lose, and no {@link meant} names. */
  readonly lost: readonly (Loss & { readonly app: string })[];
  /** Resources that are updated in place or new, by app: for the changelog. */
  readonly changed: readonly string[];
}

/**
 * @param repository with the record of today in its folder
 * @param named by app, what CHANGELOG.md tells of
 * @throws Error where the history does not reach back to a release, so that nothing can be said
 */
export function comparedWithLastRelease(repository: string, named: Partial<typeof meant> = meant): Comparison {
  const git = gitIn(repository);
  // A commit that is tagged is compared with the release before it.
  const [tag] = git("tag", "--merged=HEAD", "--no-contains=HEAD", "--list", "v*", "--sort=-version:refname");
  if (tag === undefined && git("rev-parse", "--is-shallow-repository")[0] === "true")
    throw new Error("the history is cut off before any release: git fetch --unshallow --tags");
  if (tag === undefined) return { tag, said: "no release yet, so nothing to compare with", lost: [], changed: [] };
  const apps = git("ls-tree", "--name-only", tag, `${record}/`).flatMap(
    (path) => /([^/]+)\.json$/.exec(path)?.[1] ?? [],
  );
  const compared = apps.map((app) => {
    const at = (path: string): JsonObject => JSON.parse(git("show", `${tag}:${path}`).join("\n"));
    const document = at(`${record}/${app}.json`);
    const now = recordedNow(join(repository, record, `${app}.json`));
    // Sound: written by the test beside this file.
    const earlier = at(`${record}/deployed/${app}.json`) as Deployed;
    const isNamed = ({ address, argument }: Loss) =>
      named[app]?.some((loss) => loss.address === address && loss.argument === argument) === true;
    const lost = losses(remembered(earlier, document), now).filter((loss) => !isNamed(loss));
    return {
      lost: lost.map((loss) => ({ app, ...loss })),
      changed: changes(document, now).map((one) => `${app}: ${one}`),
    };
  });
  return {
    tag,
    said: `compared with ${tag}: ${apps.join(", ") || "nothing is recorded there"}`,
    lost: compared.flatMap(({ lost }) => lost),
    changed: compared.flatMap(({ changed }) => changed),
  };
}

/** An app that is gone writes nothing any more. */
const recordedNow = (path: string): JsonObject => (existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {});

function changes(before: JsonObject, now: JsonObject): string[] {
  const [former, next] = [bodiesOf(before), bodiesOf(now)];
  return [...next].filter(([address, body]) => former.get(address) !== body).map(([address]) => address);
}

function bodiesOf({ resource }: JsonObject): ReadonlyMap<string, string> {
  const addresses = Object.keys(deployedOf({ resource: resource ?? {} }));
  const bodies = Object(resource) as Readonly<Record<string, JsonObject>>;
  return new Map(
    addresses.map((address) => {
      const [type = "", name = ""] = address.split(".");
      return [address, JSON.stringify(bodies[type]?.[name])];
    }),
  );
}

/** Runs git, and gives the lines that it prints. */
const gitIn =
  (cwd: string) =>
  (...args: string[]): string[] => {
    const { status, stdout, stderr } = spawnSync("git", args, { cwd, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
    if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
    return stdout.split("\n").filter((line) => line !== "");
  };
