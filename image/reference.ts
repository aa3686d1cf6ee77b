/** Image references: `host/repository:tag@digest`, read strictly. */
import { isDigest } from "./digest";
import { ImageError } from "./errors";

export interface Reference {
  /** Registry host, with its port if it has one: `fra.ocir.io`, `docker.io`, `localhost:5000`. */
  readonly host: string;
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** What a reference must have besides host and repository. */
export type ReferenceNeeds = "tag" | "tag or digest";

const source = "https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pulling-manifests";
const hostForm = /^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(:[0-9]{1,5})?$/;
const repository = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;
const tag = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/** A host name or address that requests can be sent to, with or without a port. ASCII alone comes to be parsed: see `internal/url.ts`. */
export const isHost = (text: string): boolean => hostForm.test(text) && URL.canParse(`https://${text}`);

/** @param setting where the text comes from, for the error */
export function parseReference(text: string, setting: string, needs: ReferenceNeeds): Reference {
  const invalid = (actual: string, allowed: string) =>
    new ImageError({ code: "IMAGE_REFERENCE_INVALID", setting, actual: `"${text}" ${actual}`, allowed, source });
  const [name = "", digest, ...rest] = text.split("@");
  const slash = name.indexOf("/");
  const first = name.slice(0, Math.max(slash, 0));
  if (!(/[.:]/.test(first) || first === "localhost") || !isHost(first)) {
    throw invalid(
      "does not begin with a registry's host",
      "HOST/REPOSITORY:TAG, for example fra.ocir.io/NAMESPACE/REPOSITORY:TAG",
    );
  }
  const path = name.slice(slash + 1);
  const colon = path.indexOf(":");
  const parsed = { host: first.toLowerCase(), repository: colon < 0 ? path : path.slice(0, colon) };
  if (!repository.test(parsed.repository)) {
    throw invalid("has a malformed repository", "lower-case letters, digits, and single . _ / or - between them");
  }
  const label = colon < 0 ? undefined : path.slice(colon + 1);
  if (label !== undefined && !tag.test(label)) throw invalid("has a malformed tag", "at most 128 of A-Z a-z 0-9 _ . -");
  if (rest.length > 0 || (digest !== undefined && !isDigest(digest))) {
    throw invalid("has a malformed digest", "@sha256: and 64 hexadecimal digits");
  }
  if (label === undefined && (needs === "tag" || digest === undefined))
    throw invalid(`has no ${needs}`, `a ${needs} at its end`);
  return { ...parsed, ...(label !== undefined && { tag: label }), ...(digest !== undefined && { digest }) };
}

/** The most precise name of the manifest within its repository. */
export const manifestName = (reference: Reference): string => reference.digest ?? reference.tag ?? "latest";

export const formatReference = ({ host, repository, tag, digest }: Reference): string =>
  `${host}/${repository}${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;
