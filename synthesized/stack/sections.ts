/**
 * What stands in a document beside what is read of it: each part is said once.
 *
 * @module
 */
import type { JsonObject } from "../../internal/json";
import { labelled } from "./blocks";
import type { PartNotUnderstood } from "./shape";

/** `moved` tells how an older state is to be read, and changes nothing of what the stack comes to. */
const read = new Set([
  "//",
  "data",
  "locals",
  "module",
  "moved",
  "output",
  "provider",
  "resource",
  "terraform",
  "variable",
]);

/** Of these, only where the state is and what is needed: nothing of what the stack comes to. */
const terraformSettings = new Set(["backend", "cloud", "required_providers", "required_version"]);

/** Section → how many labels its blocks have, and what it means that it is not read. */
const notRead: Readonly<Record<string, { readonly labels: 0 | 1 | 2; readonly reason: string }>> = {
  action: { labels: 2, reason: "actions are not run here" },
  check: { labels: 1, reason: "it is not judged here, and Terraform only warns of it" },
  ephemeral: { labels: 2, reason: "only an account knows its values" },
  import: { labels: 0, reason: "nothing is imported here: a resource is what its arguments say" },
  removed: { labels: 0, reason: "what Terraform is to forget is not looked at here" },
};

/** What {@link sectionsNotRead} finds. */
interface Sections {
  /** What expressions may refer to, and whether there may be several: `module.network`; the name of a section alone where its form is not known. */
  readonly elsewhere: ReadonlyMap<string, boolean>;
  readonly notUnderstood: readonly PartNotUnderstood[];
}

/** The parts of a document that nobody here reads. */
export function sectionsNotRead(document: JsonObject): Sections {
  const elsewhere = new Map<string, boolean>();
  const notUnderstood: PartNotUnderstood[] = [];
  for (const section of Object.keys(document).filter((name) => !read.has(name))) {
    const { labels: depth, reason } = notRead[section] ?? { labels: 0, reason: "it is not known here" };
    const blocks = labelled(document[section], depth);
    for (const { labels, body } of blocks)
      elsewhere.set([section, ...labels].join("."), body.count !== undefined || body.for_each !== undefined);
    notUnderstood.push({ setting: `section ${section}`, reason });
  }
  const settings = labelled(document.terraform, 0).flatMap(({ body }) => Object.keys(body));
  for (const setting of new Set(settings.filter((name) => !terraformSettings.has(name))))
    notUnderstood.push({ setting: `terraform.${setting}`, reason: "it is not known here" });
  return { elsewhere, notUnderstood };
}
