/** https://developer.hashicorp.com/terraform/language/providers/configuration */
import { judgeBody } from "./body-rules";
import { asList, isObject, type Json, type JsonObject, members } from "./json";
import { type Case, Place } from "./place";
import { localNameOf } from "./schema";

/** Part of Terraform: it needs neither configuration nor installation. */
const builtIn = "terraform";

export function judgeProvider(local: string, configurations: Json, inquiry: Case): void {
  const block = inquiry.schemas.get(local)?.provider?.block;
  for (const [index, body] of asList(configurations).entries()) {
    const place = new Place(inquiry, `provider.${referenceTo(local, body)}`, `provider.${local}.${index}`);
    if (block) {
      judgeBody(body, block, place, { metaArguments: ["alias", "version"], fillsFromEnvironment: true });
    } else {
      place.report("unknown-type", `no schema for provider ${local}`);
    }
  }
}

/** The provider configuration that an element uses must stand in the document. */
export function judgeProviderChoice(type: string, body: JsonObject, document: JsonObject, place: Place): void {
  const local = localNameOf(type);
  const chosen = body.provider ?? local;
  const configured = configurations(document);
  if (typeof chosen !== "string" || chosen.split(".", 1)[0] !== local) {
    place.report("provider", `${type} is made by provider ${local}, not by ${JSON.stringify(chosen)}`);
  } else if (local !== builtIn && !configured.includes(chosen)) {
    place.report("provider", `no configuration "${chosen}"; there are ${configured.join(", ") || "none"}`);
  } else {
    place.use(`provider.${chosen}`);
  }
}

const referenceTo = (local: string, body: Json): string =>
  isObject(body) && typeof body.alias === "string" ? `${local}.${body.alias}` : local;

const configurations = (document: JsonObject): string[] =>
  members(document.provider).flatMap(([local, bodies]) => asList(bodies).map((body) => referenceTo(local, body)));

/** Local names of the providers that the document's elements need installed. */
export const usedProviders = (document: JsonObject): ReadonlySet<string> =>
  new Set(
    [...members(document.resource), ...members(document.data)]
      .map(([type]) => localNameOf(type))
      .filter((local) => local !== builtIn),
  );
