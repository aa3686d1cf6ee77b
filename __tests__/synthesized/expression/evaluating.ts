/** Evaluates a text as it would stand in `cdk.tf.json`, with objects that it may refer to by their first name. */
import { tmpdir } from "node:os";
import { withAwaited } from "../../../synthesized/expression/awaited";
import { evaluateTemplate } from "../../../synthesized/expression/evaluate";
import { EvaluationFailure } from "../../../synthesized/expression/failure";
import type { Surroundings } from "../../../synthesized/expression/scope";
import { parseTemplate } from "../../../synthesized/expression/syntax";
import type { Value } from "../../../synthesized/expression/value";

export interface Around {
  readonly names?: Readonly<Record<string, Value>>;
  readonly now?: Date;
  readonly directory?: string;
  readonly tell?: Surroundings["tell"];
}

export async function evaluateText(text: string, { names = {}, now, directory, tell }: Around = {}): Promise<Value> {
  const template = await parseTemplate(text);
  const surroundings: Surroundings = {
    resolve: ([root]) => {
      const value = names[String(root)];
      if (value === undefined) throw new EvaluationFailure(`there is no ${root}`);
      return { value, used: 1 };
    },
    now: now ?? new Date("2026-01-31T12:00:00.500Z"),
    directory: directory ?? tmpdir(),
    ...(tell ? { tell } : {}),
  };
  return withAwaited(() => evaluateTemplate(template, surroundings));
}

export const evaluate = (expression: string, around?: Around): Promise<Value> =>
  evaluateText(`\${${expression}}`, around);
