/**
 * Which of a deployment's trusts judges a request, where each request chooses one: the gateway chooses by what nobody has verified.
 *
 * @module
 */
import { isText } from "../../internal/json";
import type { Api, ChoosableTrust } from "../system/apis";
import { claimsOf } from "./guarded-routes";
import { tokenChecks } from "./token-checks";

/** Undefined where none is chosen. */
function judgeOf({ chosen }: Pick<Api, "chosen">, token: string | undefined): ChoosableTrust | undefined {
  if (chosen === undefined) return undefined;
  const { claim, trust, trusts } = chosen;
  if (claim === undefined) return trusts.find(({ name }) => name === trust);
  const claims = token === undefined ? {} : claimsOf(token);
  const value = Object.hasOwn(claims, claim) ? claims[claim] : undefined;
  const named = isText(value) ? value.toLowerCase() : "";
  return (
    trusts.find(({ values }) => values.some((one) => one.toLowerCase() === named)) ??
    trusts.find(({ isDefault }) => isDefault)
  );
}

/** What whoever is not admitted gets with this token, or without one. A request that chooses nobody gets no answer that the deployment made up. */
export const refusalTo = (api: Pick<Api, "chosen" | "refusal">, token: string | undefined): number =>
  api.chosen === undefined ? api.refusal : (judgeOf(api, token)?.refusal ?? 401);

/** Why an admission of this token would say nothing of the trust that is checked: it chooses another, which admits it. */
export function whyOfAnother(api: Api, token: string, now: number): string | undefined {
  const judge = judgeOf(api, token);
  if (judge === undefined || judge.name === api.chosen?.trust) return undefined;
  const { name, issuers, audiences, claims } = judge;
  const checks = tokenChecks({ ...api, issuers, audiences, claims }, claimsOf(token), now);
  return checks.some(({ status }) => status === "failed") ? undefined : `such a token chooses ${name}, which admits it`;
}
