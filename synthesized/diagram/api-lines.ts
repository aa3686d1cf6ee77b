/**
 * What stands in the box of an API: few lines, whatever the number of its routes. What is open is named.
 *
 * @module
 */

import { knownOf, Unknown } from "../expression/value";
import type { AuthorizerReading } from "../system/authorizer-trusts";
import type { ChoiceReading } from "../system/chosen-trusts";
import { tokenPoliciesOf } from "../system/deciding-parts";
import type { Route } from "../system/deployment";
import { entraIssuerOf } from "../system/entra-issuer";
import { askedBy, askedInWords } from "../system/permissions";
import { type ApiReading, knownTexts } from "../system/reading";
import type { PictureLine } from "./picture";

/** With more of a kind they are counted. */
const mostNamed = 4;

export function apiLines({
  deployment,
  admission,
  unplayed,
  policies,
  authorizer,
  choice,
}: ApiReading): readonly PictureLine[] {
  const { authentication, routes } = deployment;
  const isListed = admission.kind === "clients" || admission.kind === "subjects";
  const hasKeys = tokenPoliciesOf(authentication).every(({ keys }) => !Unknown.is(keys));
  return [
    ...(choice === undefined || Unknown.is(choice) ? whoseTokens(authentication, policies) : trustLines(choice)),
    ...besideTokens(unplayed),
    ...(admission.kind === "nobody" ? [doubt("admits nobody")] : []),
    ...(isListed && admission.isRequired !== true ? [doubt(`admits tokens without ${admission.claim}, too`)] : []),
    ...(admission.kind === "function" ? [doubt("a function decides who is admitted")] : []),
    ...(authorizer === undefined ? [] : deniedLines(authorizer)),
    ...(Unknown.is(choice) ? [doubt("a request selects who decides")] : []),
    ...(admission.kind === "unknown" ? [doubt("who may call is not understood")] : []),
    ...(Unknown.is(routes)
      ? []
      : [...routeGroups(knownOf(routes), authorizer !== undefined), ...uncertain(routes.filter(Unknown.is).length)]),
    ...(Unknown.is(routes) ? [doubt("its routes are not understood")] : []),
    ...(hasKeys ? [] : [doubt("whence its keys come is not understood")]),
  ];
}

const doubt = (text: string): PictureLine => ({ text, tone: "doubt" });

const uncertain = (count: number): readonly PictureLine[] =>
  count === 0
    ? []
    : [doubt(count === 1 ? "a route that is not understood" : `${count} routes that are not understood`)];

function whoseTokens(
  policy: ApiReading["deployment"]["authentication"],
  policies: ApiReading["policies"],
): readonly PictureLine[] {
  if (policy === undefined) return [{ text: "no token asked for", tone: "open" }];
  return policies.length === 0 ? [] : [{ text: `tokens of ${issuersInWords(policies)}`, tone: "faint" }];
}

/** What each request chooses by, and each trust with whose tokens it admits. */
function trustLines({ selector: { table, key }, trusts }: ChoiceReading): readonly PictureLine[] {
  const what = { auth: `the token's ${key}`, headers: `the header ${key}` };
  const by = table === "auth" || table === "headers" ? what[table] : `the request's ${table}`;
  return [
    { text: `${by} chooses who judges`, tone: "faint" },
    ...trusts.map(
      ({ name, policy }) => ({ text: `${name}: tokens of ${issuersInWords([policy])}`, tone: "faint" }) as const,
    ),
  ];
}

function issuersInWords(policies: ApiReading["policies"]): string {
  const issuers = policies
    .flatMap((one) => knownTexts(one.issuers))
    .map((issuer) => {
      const entra = entraIssuerOf(issuer);
      if (entra === undefined) return issuer;
      return entra.version === undefined ? "Entra ID" : `Entra ID, v${entra.version}`;
    });
  return [...new Set(issuers)].join(" or ") || "nobody that is known";
}

/** Only where it is not the whole of `request_policies` that is not understood, which is said elsewhere. */
function besideTokens({ clientCertificate, usagePlans }: ApiReading["unplayed"]): readonly PictureLine[] {
  if (clientCertificate === usagePlans && clientCertificate !== false) return [];
  return [
    ...(clientCertificate === true ? [{ text: "client certificate asked for", tone: "plain" } as const] : []),
    ...(Unknown.is(clientCertificate) ? [doubt("perhaps a client certificate is asked for")] : []),
    ...(usagePlans === false ? [] : [doubt("perhaps usage plans limit it")]),
  ];
}

interface RouteGroup {
  readonly tone: PictureLine["tone"];
  /** Behind each route, or behind their number. */
  readonly note: string;
  readonly routes: Route<Unknown>[];
}

/** How many of each kind: which they are, a summary tells. */
function deniedLines({ denied }: AuthorizerReading): readonly PictureLine[] {
  if (Unknown.is(denied)) return [doubt("whom its authorizer denies is not understood")];
  const { kids, clients, subjects, tokens } = denied;
  const counts = Object.entries({ key: kids, client: clients, subject: subjects, token: tokens }).flatMap(
    ([what, { length }]) => (length === 0 ? [] : `${length} ${what}${length === 1 ? "" : "s"}`),
  );
  return counts.length === 0 ? [] : [{ text: `denies ${counts.join(", ")}`, tone: "faint" }];
}

function routeGroups(routes: readonly Route<Unknown>[], isByFunction: boolean): readonly PictureLine[] {
  const groups = new Map<string, RouteGroup>();
  for (const route of routes) {
    const { tone, note } = accessOf(route, isByFunction);
    const group = groups.get(note) ?? { tone, note, routes: [] };
    group.routes.push(route);
    groups.set(note, group);
  }
  return [...groups.values()].flatMap(linesOf);
}

function accessOf(route: Route<Unknown>, isByFunction: boolean): Omit<RouteGroup, "routes"> {
  const { authorization } = route;
  if (Unknown.is(authorization)) return { tone: "doubt", note: "access not understood" };
  switch (authorization.type) {
    case "open":
      return { tone: "open", note: "open" };
    case "AUTHENTICATION_ONLY":
      return { tone: "plain", note: "" };
    case "ANY_OF":
      return {
        tone: "plain",
        note: isByFunction ? askedInWords(askedBy(route) ?? []) : `scope ${authorization.scopes.join(" or ")}`,
      };
  }
}

function linesOf({ tone, note, routes }: RouteGroup): readonly PictureLine[] {
  const behind = note === "" ? "" : `  (${note})`;
  const isNamed = routes.length <= mostNamed || tone !== "plain";
  if (isNamed) return routes.map((route) => ({ text: `${methodsOf(route)} ${pathOf(route)}${behind}`, tone }));
  const methods = new Set(routes.flatMap(({ methods: all }) => (Unknown.is(all) ? [] : all)));
  return [{ text: `${routes.length} routes: ${[...methods].join(", ")}${behind}`, tone }];
}

const methodsOf = ({ methods }: Route<Unknown>): string => (Unknown.is(methods) ? "?" : methods.join(", "));
const pathOf = ({ pattern }: Route<Unknown>): string =>
  Unknown.is(pattern) ? "a path that is not known" : pattern.text;
