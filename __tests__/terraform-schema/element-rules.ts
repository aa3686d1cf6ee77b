/** Resources and data sources. */
import { judgeBody } from "./body-rules";
import { isObject, type Json, type JsonObject, members } from "./json";
import { judgeMetaArguments, type Kind, metaArgumentsOf, withInstanceNames } from "./meta-arguments";
import { type Case, Place } from "./place";
import { judgeProviderChoice } from "./provider-rules";
import { blockOf } from "./schema";

export function judgeElements(kind: Kind, content: Json, document: JsonObject, inquiry: Case): void {
  for (const [type, elements] of members(content)) {
    for (const [name, body] of members(elements)) {
      const address = kind === "data" ? `data.${type}.${name}` : `${type}.${name}`;
      judgeElement(kind, type, body, document, new Place(inquiry, address, `${kind}.${type}.${name}`));
    }
  }
}

function judgeElement(kind: Kind, type: string, body: Json, document: JsonObject, place: Place): void {
  const block = blockOf(place.inquiry.schemas, kind, type);
  if (!block) {
    place.report("unknown-type", `no schema has the ${kind} type ${type}`);
    return;
  }
  if (!isObject(body)) {
    place.report("block-shape", `a block is an object, got ${JSON.stringify(body)}`);
    return;
  }
  if (block.deprecated) {
    place.report("deprecated", `the provider warns that ${type} will go`);
  }
  const inner = withInstanceNames(body, place);
  // Providers list `id` as optional for the sake of old Terraform versions; the plugin SDK refuses it on resources.
  const readOnly = kind === "resource" ? ["id"] : [];
  judgeBody(body, block, inner, { metaArguments: metaArgumentsOf(kind), readOnly });
  judgeMetaArguments(kind, body, block, inner);
  judgeProviderChoice(type, body, document, inner.inside("provider"));
}
