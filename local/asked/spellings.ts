/**
 * Other spellings of what a gateway closes: requests that another route might answer without a token, or that an open route might hand to a
 * server which takes them for something else.
 *
 * @module
 */
import { annotationsOf } from "../../synthesized/stack/annotations";
import { stacksIn } from "../../synthesized/stack/several-as-one";
import type { Stack } from "../../synthesized/stack/stack";
import type { Probe } from "../../synthesized/system/apis";
import { hostOfText } from "../../synthesized/system/context-variables";
import { decisionsOf } from "../gateway/choices";
import type { LocalDeployment, PlayedRoute } from "../gateway/local-deployments";
import { playedRoutes } from "../gateway/local-deployments";
import { RouteTable } from "../gateway/route-table";

/**
 * Paths of routes that may lead to what others close, as the stack says by name; `undefined` where Terraform alone knows one, which may be any.
 */
export function namedWays(stack: Stack): ReadonlySet<string> | undefined {
  const choices = stacksIn(stack)
    .flatMap(({ directory }) => annotationsOf(directory))
    .filter(({ message }) => message.startsWith("mayReachClosedRoutes:"));
  const paths = choices.map(({ message }) => /^mayReachClosedRoutes: through \S.* (\/\S*) what /.exec(message)?.[1]);
  const known = paths.filter((path) => path !== undefined);
  return known.length < paths.length ? undefined : new Set(known);
}

/**
 * @param deployments those of the gateway that closes what the probe asks for
 * @param named see {@link namedWays}: what such a route answers is no surprise
 */
export function spellingsOf(
  probe: Probe,
  deployments: readonly LocalDeployment[],
  named: ReadonlySet<string> | undefined,
): readonly Probe[] {
  if (named === undefined) return [];
  const { origin, pathname } = new URL(probe.url);
  const isNamed = named.size === 0 ? () => false : answeredByOneOf(named, probe.method, deployments);
  const paths = [...spelled(pathname).filter((path) => !isNamed(path)), ...throughOpenRoutes(deployments, named)];
  return [...new Set(paths)].map((path) => ({ method: probe.method, url: `${origin}${path}` }));
}

/** Whether one of these routes answers a path, in either reading. */
function answeredByOneOf(named: ReadonlySet<string>, method: string, deployments: readonly LocalDeployment[]) {
  const tables = (["strict", "lenient"] as const).map((reading) => new RouteTable(deployments, decisionsOf(reading)));
  return (path: string): boolean =>
    tables.some((table) => {
      const routing = table.find(method, path);
      return routing.kind === "route" && named.has(wholePath(routing.match.deployment, routing.match.route));
    });
}

function wholePath({ pathPrefix = "" }: LocalDeployment, { pattern }: PlayedRoute): string {
  return `${pathPrefix === "/" ? "" : pathPrefix}${pattern.text}`;
}

/** As clients and servers may write the same path. */
function spelled(path: string): readonly string[] {
  const [, before = "", first = "", rest = ""] = /^(.*\/)([a-z])([^/]*)\/?$/i.exec(path) ?? [];
  if (first === "") return [];
  const other = first === first.toUpperCase() ? first.toLowerCase() : first.toUpperCase();
  const encoded = `%${first.charCodeAt(0).toString(16)}`;
  return [`${before}${other}${rest}`, `${before}${encoded}${rest}`, `${before}/${first}${rest}`, `${path}/`];
}

/** Ways up from where an open route leads, to a server that closed routes lead to. */
function throughOpenRoutes(deployments: readonly LocalDeployment[], named: ReadonlySet<string>): readonly string[] {
  const closed = new Set(
    deployments.flatMap((one) => playedRoutes(one).flatMap((route) => (isOpen(route) ? [] : (serverOf(route) ?? [])))),
  );
  return deployments.flatMap((deployment) =>
    playedRoutes(deployment)
      .filter((route) => isOpen(route) && isChosen(route) && closed.has(serverOf(route) ?? ""))
      .map((route) => wholePath(deployment, route))
      .filter((path) => !named.has(path))
      .flatMap((path) =>
        ["..;/x", "%252e%252e/x", "..%252fx"].map((way) => path.replace(/\{\w+\*\}$/, way).replace(/\{\w+\}/g, "..;")),
      ),
  );
}

const isOpen = ({ authorization }: PlayedRoute): boolean => authorization.type === "open";

/** A host or a function. */
function serverOf({ backend }: PlayedRoute): string | undefined {
  if (backend.type === "ORACLE_FUNCTIONS_BACKEND") return backend.functionId;
  return backend.type === "HTTP_BACKEND" ? hostOfText(backend.url) : undefined;
}

/** Whether a client writes a part of what the server gets. */
function isChosen({ backend, pattern }: PlayedRoute): boolean {
  if (backend.type === "HTTP_BACKEND") return backend.url.parts.some((part) => typeof part !== "string");
  return pattern.segments.some(({ kind }) => kind !== "text");
}
