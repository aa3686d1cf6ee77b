/** A deployment's own condition, evaluated as Terraform would. */
import { resourceTypes } from "../../../synthesized/computed";
import { evaluateTemplate } from "../../../synthesized/expression/evaluate";
import { parseTemplate } from "../../../synthesized/expression/syntax";
import type { Value } from "../../../synthesized/expression/value";
import type { JsonObject } from "../../terraform-schema/json";

const ofService = "ocid1.apideployment.oc1.eu-frankfurt-1.aaaaaaaadeployment";

/**
 * What the condition says of a deployment with this specification, and the message that goes with it.
 *
 * @param check as the stack holds it
 * @param specification as Terraform plans it
 */
export async function judge(
  { condition, message, locals }: { condition: string; message: string; locals: Readonly<Record<string, string>> },
  specification: JsonObject,
  id = ofService,
): Promise<{ readonly holds: Value; readonly message: Value }> {
  const values = { id, specification: JSON.parse(JSON.stringify([specification])) };
  const self = resourceTypes.get("oci_apigateway_deployment")?.stored?.(values);
  const evaluate = async (text: string, known: Record<string, Value> = {}): Promise<Value> =>
    evaluateTemplate(await parseTemplate(text), {
      resolve: ([root]) => ({ value: root === "self" ? { ...self } : known, used: 1 }),
      now: new Date(0),
      directory: "",
    });
  const known: Record<string, Value> = {};
  for (const [name, text] of Object.entries(locals)) known[name] = await evaluate(text);
  return {
    holds: await evaluate(condition, known),
    message: await evaluate(message, known),
  };
}
