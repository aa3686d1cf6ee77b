/**
 * Who may call, in words.
 *
 * @module
 */

import { Unknown } from "../expression/value";
import type { Admission } from "../system/admission";
import { entraIssuerOf } from "../system/entra-issuer";
import type { Unplayed } from "../system/read-deployments";
import type { ApiReading, StackReading } from "../system/reading";

/** A phrase without the names of clients, which stand beside it. */
export function admissionInWords(api: ApiReading, reading: StackReading): string {
  return inWords(api.admission, api, reading);
}

function inWords(admission: Admission, api: ApiReading, reading: StackReading): string {
  const { registration, unplayed } = api;
  switch (admission.kind) {
    case "everyone":
      return `everyone${withoutToken(unplayed)}: no token is asked for`;
    case "clients":
      return `the clients that ${admission.claim} lists${beyondTheList(admission)}`;
    case "subjects":
      return `${subjects(admission)}${beyondTheList(admission)}`;
    case "any-client":
      return anyClient(admission, registration?.assignmentRequired, reading);
    case "function":
      return `whomever the function ${reading.functions.find(({ id }) => id === admission.functionId)?.name ?? admission.functionId} admits`;
    case "servers":
      return `by ${api.authorizer === undefined ? "what a request selects" : "the token's issuer"}, ${admission.servers
        .map((server) => `${text(server.name)} (${inWords(server.admission, api, reading)})`)
        .join(", ")}`;
    case "nobody":
      return `nobody: ${admission.reason}`;
    case "unknown":
      return `not understood: ${admission.gap.reason}`;
  }
}

/** A certificate or a usage plan is asked for instead of a token. */
function withoutToken({ clientCertificate, usagePlans }: Unplayed): string {
  const certificate = "with a certificate that the gateway trusts";
  return [
    ...(clientCertificate === true ? [` ${certificate}`] : []),
    ...(Unknown.is(clientCertificate) ? [`, perhaps only ${certificate} (${clientCertificate.reason})`] : []),
    ...(usagePlans === false ? [] : [`, perhaps only as usage plans allow (${usagePlans.reason})`]),
  ].join("");
}

type Listed = Extract<Admission, { readonly kind: "clients" | "subjects" }>;

const text = (value: string | Unknown): string =>
  Unknown.is(value) ? `one that is not known (${value.reason})` : value;

const subjects = ({ listed }: Listed): string =>
  listed.length === 1 ? `the one subject ${listed.map(text).join()}` : `the subjects ${listed.map(text).join(", ")}`;

function beyondTheList({ claim, isRequired }: Listed): string {
  if (isRequired === true) return "";
  return isRequired === false
    ? `, and everyone whose token has no ${claim}`
    : `, and perhaps everyone whose token has no ${claim} (${isRequired.reason})`;
}

/** Of Entra's issuers a tenant is meant; what Entra asks for before it gives a token limits them. */
function anyClient(
  { issuers, narrowedBy }: Extract<Admission, { readonly kind: "any-client" }>,
  assignmentRequired: boolean | Unknown | undefined,
  { registrations }: StackReading,
): string {
  const whose = issuers.map((issuer) => {
    if (Unknown.is(issuer)) return `an issuer that is not known (${issuer.reason}) gives a token`;
    const tenant = entraIssuerOf(issuer)?.tenant;
    if (tenant === undefined) return `${issuer} gives a token`;
    return tenant === registrations.tenantId ? "the tenant" : `the tenant ${tenant}`;
  });
  const limits =
    assignmentRequired === true
      ? " to which somebody assigns a role of the API"
      : Unknown.is(assignmentRequired)
        ? ", unless Entra asks for an assignment, which is not known"
        : "";
  const phrase = [...new Set(whose)].map((one) => (one.startsWith("the tenant") ? `of ${one}` : `to which ${one}`));
  const narrowed = narrowedBy.length === 0 ? "" : `, if its token has what is listed of ${narrowedBy.join(" and ")}`;
  return `every client ${phrase.join(", or ")}${limits}${narrowed}`;
}
