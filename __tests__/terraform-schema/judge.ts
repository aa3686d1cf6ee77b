import { findCycles } from "./cycles";
import { judgeElements } from "./element-rules";
import type { Finding } from "./finding";
import { type Json, type JsonObject, members } from "./json";
import { knownSchemas } from "./known-schemas";
import { judgeMoves } from "./moved-rules";
import { DocumentNames } from "./names";
import { judgeOutput } from "./output-rules";
import { type Case, Place } from "./place";
import { judgeProvider, usedProviders } from "./provider-rules";
import type { Schemas } from "./schema";
import { judgeSettings } from "./settings-rules";
import { parseTemplates } from "./template";
import { typeOfValue } from "./value-rules";
import { judgeVariable } from "./variable-rules";

/**
 * Holds a synthesized document (`cdk.tf.json`) against the providers' schemas and Terraform's own rules, without
 * Terraform.
 *
 * @returns everything that is wrong, in the order of the document; empty when nothing is
 */
export async function judge(document: JsonObject, schemas: Schemas = knownSchemas()): Promise<Finding[]> {
  const inquiry: Case = {
    schemas,
    templates: await parseTemplates(document),
    names: new DocumentNames(document),
    findings: [],
    uses: new Map(),
  };
  for (const [section, content] of members({ terraform: {}, ...document })) {
    judgeSection(section, content, document, inquiry);
  }
  for (const cycle of findCycles(inquiry.uses)) {
    inquiry.findings.push({ rule: "cycle", at: cycle[0] ?? "", message: cycle.join(" → ") });
  }
  return inquiry.findings;
}

type SectionRule = (content: Json, document: JsonObject, inquiry: Case) => void;

/** A rule for each member of a section, called with the member's place. */
const forEach =
  (prefix: string, section: string, rule: (body: Json, place: Place) => void): SectionRule =>
  (content, _document, inquiry) => {
    for (const [name, body] of members(content)) {
      rule(body, new Place(inquiry, `${prefix}.${name}`, `${section}.${name}`));
    }
  };

const sections: Readonly<Record<string, SectionRule>> = {
  terraform: (content, document, inquiry) =>
    judgeSettings(content, usedProviders(document), new Place(inquiry, "terraform", "terraform")),
  provider: (content, _document, inquiry) => {
    for (const [local, configurations] of members(content)) {
      judgeProvider(local, configurations, inquiry);
    }
  },
  resource: (content, document, inquiry) => judgeElements("resource", content, document, inquiry),
  data: (content, document, inquiry) => judgeElements("data", content, document, inquiry),
  variable: forEach("var", "variable", judgeVariable),
  output: forEach("output", "output", judgeOutput),
  locals: forEach("local", "locals", typeOfValue),
  moved: judgeMoves,
};

function judgeSection(section: string, content: Json, document: JsonObject, inquiry: Case): void {
  const rule = Object.hasOwn(sections, section) ? sections[section] : undefined;
  if (rule) {
    rule(content, document, inquiry);
  } else {
    new Place(inquiry, section, section).report("not-judged", `the judge has no rules for "${section}"`);
  }
}
