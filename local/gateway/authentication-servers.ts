/**
 * Which authentication server a request selects.
 *
 * https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayaddingmultipleauthenticationservers.htm
 *
 * @module
 */
import type { AuthenticationServer, SelectionRule } from "../../synthesized/system/deployment";

/**
 * Exact values first, whatever their case; then wildcards in the order in which they are written, by case; then the default.
 *
 * @returns undefined where none matches
 */
export function selectServer<Server extends Pick<AuthenticationServer, "rule" | "isDefault">>(
  servers: readonly Server[],
  value: string,
): Server | undefined {
  const lowerCase = value.toLowerCase();
  const isNamed = ({ rule }: Server): boolean =>
    rule.type === "ANY_OF" && rule.values.some((one) => one.toLowerCase() === lowerCase);
  return (
    servers.find(isNamed) ??
    servers.find(({ rule }) => matchesWildcard(rule, value)) ??
    servers.find(({ isDefault }) => isDefault)
  );
}

/** `*` stands for any characters or none, `+` for at least one. */
function matchesWildcard(rule: SelectionRule, value: string): boolean {
  if (rule.type !== "WILDCARD") return false;
  const { expression } = rule;
  const isSuffix = /^[*+]/.test(expression);
  const text = expression.replace(/[*+]/, "");
  const least = text.length + (expression.includes("+") ? 1 : 0);
  return value.length >= least && (isSuffix ? value.endsWith(text) : value.startsWith(text));
}
