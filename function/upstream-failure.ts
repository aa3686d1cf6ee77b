/** How asking the identity provider fails. */
const upstreamFailures = {
  connection: "no connection, or it broke: refused, reset, no such name",
  certificate: "TLS is set up and the certificate is not to be trusted: expired, wrong name, unknown authority",
  protocol: "the other side does not speak HTTP as it should",
  timeout: "no complete answer in time",
  status: "a status other than 200; redirects are never followed",
  "too-large": "more bytes than JWKS_MAX_BYTES, before or after decompression",
  encoding: "a content encoding that is unknown or broken",
} as const;

export type UpstreamFailureKind = keyof typeof upstreamFailures;

export class UpstreamFailure extends Error {
  override readonly name = "UpstreamFailure";

  /** @param detail an error code or a status; nothing that the other side can choose freely, for it is logged */
  constructor(
    readonly kind: UpstreamFailureKind,
    readonly detail?: string | number,
  ) {
    super(detail === undefined ? kind : `${kind} ${detail}`);
  }

  /** Whether to ask once more is worth it: the fault may have been of the moment. */
  get isTransient(): boolean {
    if (this.kind === "connection") return true;
    return this.kind === "status" && typeof this.detail === "number" && (this.detail === 429 || this.detail >= 500);
  }
}
