/** https://developer.hashicorp.com/terraform/language/resources/provisioners/syntax */
import { judgeBody } from "./body-rules";
import { asList, isObject, type Json, type JsonObject, members, strings } from "./json";
import type { Place } from "./place";
import type { Attribute, Block } from "./schema";
import { typeOfValue } from "./value-rules";
import type { ValueType } from "./value-type";

const optional = (type: ValueType): Attribute => ({ type, optional: true });
const required: Attribute = { type: "string", required: true };
const listOfStrings: ValueType = ["list", "string"];
const ofAll = { when: optional("string"), on_failure: optional("string") };

const provisioners: Readonly<Record<string, Block>> = {
  "local-exec": {
    attributes: {
      ...ofAll,
      command: required,
      working_dir: optional("string"),
      interpreter: optional(listOfStrings),
      environment: optional(["map", "string"]),
      quiet: optional("bool"),
    },
  },
  "remote-exec": {
    attributes: {
      ...ofAll,
      inline: optional(listOfStrings),
      script: optional("string"),
      scripts: optional(listOfStrings),
    },
  },
  file: {
    attributes: { ...ofAll, source: optional("string"), content: optional("string"), destination: required },
  },
};

export function judgeProvisioners(body: JsonObject, place: Place): void {
  if (body.connection !== undefined) {
    typeOfValue(body.connection, place.inside("connection"));
  }
  for (const [index, entry] of asList(body.provisioner ?? []).entries()) {
    for (const [type, provisioner] of members(entry)) {
      judgeProvisioner(type, provisioner, place.inside("provisioner").inside(index).inside(type));
    }
  }
}

function judgeProvisioner(type: string, body: Json, place: Place): void {
  const block = Object.hasOwn(provisioners, type) ? provisioners[type] : undefined;
  if (!block) {
    place.report("unknown-type", `Terraform has the provisioners ${Object.keys(provisioners).join(", ")}`);
    return;
  }
  judgeBody(body, block, place, { metaArguments: ["connection"] });
  if (isObject(body)) {
    judgeChoice(body.when, ["create", "destroy"], place.inside("when"));
    judgeChoice(body.on_failure, ["continue", "fail"], place.inside("on_failure"));
  }
  if (isObject(body) && body.when === "destroy") {
    judgeDestroyTime(body, place);
  }
}

function judgeChoice(value: Json | undefined, allowed: readonly string[], place: Place): void {
  if (value !== undefined && !allowed.includes(String(value))) {
    place.report("meta-argument", `allowed are ${allowed.join(", ")}; got ${JSON.stringify(value)}`);
  }
}

/** When a resource is destroyed, others may be gone: Terraform refuses references to them. */
function judgeDestroyTime(body: JsonObject, place: Place): void {
  for (const [at, text] of strings(body)) {
    const probe = place.silently();
    typeOfValue(text, probe);
    for (const address of probe.inquiry.uses.get(place.owner) ?? []) {
      place.inside(at).report("bad-reference", `a destroy-time provisioner may use only self, not ${address}`);
    }
  }
}
