/**
 * Routes in few lines: those that ask for the same and are answered by the same stand together.
 *
 * @module
 */
import { alternativesInWords } from "../system/permissions";
import type { ApiSummary, BackendSummary, RouteSummary, Told } from "./summary";
import { isTold, list, words } from "./told";

/** Of those that ask for a token, one line names so many; what is open is named in full. */
const mostInOneLine = 8;

export function routeLines(routes: ApiSummary["routes"]): readonly string[] {
  if (!isTold(routes)) return [words(routes)];
  const groups = new Map<string, RouteSummary[]>();
  for (const route of routes.filter(isTold)) {
    const head = `${accessInWords(route)} → ${backendInWords(route.backend)}`;
    groups.set(head, [...(groups.get(head) ?? []), route]);
  }
  const lines = [...groups].map(([head, group]) => `${head}: ${groupInWords(group)}`);
  return [...lines, ...routes.filter((route) => !isTold(route)).map((route) => (isTold(route) ? "" : words(route)))];
}

function accessInWords({ access, scopes = [], permissions }: RouteSummary): string {
  switch (access) {
    case "open":
      return "open";
    case "token":
      return "token";
    case "scopes":
      return `token with ${permissions === undefined ? `the scope ${scopes.join(" or ")}` : alternativesInWords(permissions)}`;
    case "not understood":
      return "access not understood";
  }
}

/** What answers, in a word or two. */
function backendInWords(backend: Told<BackendSummary>): string {
  if (!isTold(backend)) return words(backend);
  switch (backend.kind) {
    case "stock":
      return `stock answer ${backend.status}`;
    case "function":
      return `function ${backend.name}`;
    case "http": {
      const scheme = backend.isEncrypted ? "https" : "http";
      return `${scheme}://${words(backend.host)}${backend.verifiesTls ? "" : " (certificate not verified)"}`;
    }
  }
}

function groupInWords(group: readonly RouteSummary[]): string {
  const isOpen = group[0]?.access === "open";
  const shown = isOpen ? group : group.slice(0, mostInOneLine);
  const byMethods = new Map<string, string[]>();
  for (const { methods, path } of shown) {
    const name = isTold(methods) ? list(methods) : words(methods);
    byMethods.set(name, [...(byMethods.get(name) ?? []), words(path)]);
  }
  const named = [...byMethods].map(([methods, paths]) => `${methods} ${paths.join(", ")}`).join("; ");
  return shown.length === group.length ? named : `${named} and ${group.length - shown.length} more`;
}
