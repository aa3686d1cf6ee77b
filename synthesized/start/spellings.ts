/**
 * Other spellings of what a gateway closes: requests that another route might answer without a token, or that an open route might hand to a
 * server which takes them for something else.
 *
 * @module
 */
import { annotationsOf } from "../annotations";
import type { LocalDeployment, PlayedRoute } from "../local/gateway/local-deployments";
import { playedRoutes } from "../local/gateway/local-deployments";
import type { Stack } from "../stack";
import type { Probe } from "../system/apis";
import { hostOfText } from "../system/context-variables";

/** Whether the stack says by name that open routes may lead to what others close. */
export const isReachNamed = ({ directory }: Stack): boolean =>
  annotationsOf(directory).some(({ kind, message }) => kind === "choice" && message.startsWith("mayReachClosedRoutes"));

/** @param deployments those of the gateway that closes what the probe asks for */
export function spellingsOf(probe: Probe, deployments: readonly LocalDeployment[]): readonly Probe[] {
  const { origin, pathname } = new URL(probe.url);
  const paths = [...spelled(pathname), ...throughOpenRoutes(deployments)];
  return [...new Set(paths)].map((path) => ({ method: probe.method, url: `${origin}${path}` }));
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
function throughOpenRoutes(deployments: readonly LocalDeployment[]): readonly string[] {
  const closed = new Set(
    deployments.flatMap((one) => playedRoutes(one).flatMap((route) => (isOpen(route) ? [] : (serverOf(route) ?? [])))),
  );
  return deployments.flatMap((deployment) => {
    const { pathPrefix = "" } = deployment;
    return playedRoutes(deployment)
      .filter((route) => isOpen(route) && isChosen(route) && closed.has(serverOf(route) ?? ""))
      .flatMap(({ pattern: { text } }) =>
        ["..;/x", "%252e%252e/x", "..%252fx"].map(
          (way) =>
            `${pathPrefix === "/" ? "" : pathPrefix}${text.replace(/\{\w+\*\}$/, way).replace(/\{\w+\}/g, "..;")}`,
        ),
      );
  });
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
