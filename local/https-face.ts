/**
 * The same servers over https: TLS in front of them, under an authority whose key stays in this process's memory and whose certificate is a file
 * for as long as it is needed.
 *
 * @module
 */
import { writeFileSync } from "node:fs";
import type { Server, ServerOptions } from "node:http";
import { isIPv4 } from "node:net";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type Temporary, temporaryFolder } from "../internal/temporary";
import type { Stack } from "../synthesized/stack/stack";
import { createTlsIdentity, type TlsIdentity } from "./authority";
import { cloudOfStack, issuersOf } from "./entra/issuers";
import { type Fronts, fronts } from "./fronts";
import type { LocalGatewayResource } from "./gateway/local-deployments";

/** An authority, what it certified, and where its certificate lies. */
export interface HttpsIdentity extends TlsIdentity {
  /** The file of {@link ca}. */
  readonly file: string;
  readonly names: readonly string[];
  /** Gone with the run. */
  readonly folder: Temporary;
}

/** Where servers answer over https. */
export interface HttpsFace {
  /** The authority's certificate, PEM. */
  readonly ca: string;
  /** The same as a file. */
  readonly file: string;
  /** @returns the URL of a server over https */
  attach(name: string, server: Server, usual: number | undefined, options?: ServerOptions): Promise<string>;
}

/** By which names and addresses others come, beside loopback and the real names. @default none */
export interface HttpsOptions {
  readonly names?: readonly string[];
}

interface HttpsOrder {
  readonly stack: Stack;
  readonly gateways: readonly Pick<LocalGatewayResource, "hostnames">[];
  /** What hands connections on, and outlives the cloud. @default - what ends with it */
  readonly fronts?: Fronts | undefined;
  /** Another address to listen on, beside loopback. */
  readonly listen?: string | undefined;
  /** With the identity of the cloud before, if there was one. */
  readonly memory?: { https?: HttpsIdentity } | undefined;
  /** Gets what ends it, where nothing outlives the cloud. */
  readonly closing: (() => void | Promise<void>)[];
}

/** The real names of Entra and of the gateways, and loopback, are what it answers to. */
export async function startHttpsFace(options: HttpsOptions, order: HttpsOrder): Promise<HttpsFace> {
  const { stack, gateways, memory, fronts: present, listen, closing } = order;
  const names = [
    ...issuersOf(cloudOfStack(stack)).origins.map((origin) => new URL(origin).hostname),
    ...gateways.flatMap(({ hostnames }) => hostnames),
    ...(options.names ?? []),
  ];
  const identity = await httpsIdentity(names, memory?.https);
  if (memory === undefined) closing.push(identity.folder.remove);
  else memory.https = identity;
  const own = present ?? fronts(listen);
  if (own !== present) closing.push(own.close);
  return httpsFace(identity, own);
}

/**
 * An identity for these names, beside loopback. One that ran before and has the same is taken over; with others its file is written anew.
 *
 * @param names host names and addresses of IPv4; what is neither goes by none
 */
async function httpsIdentity(names: readonly string[], former?: HttpsIdentity): Promise<HttpsIdentity> {
  const named = [...new Set(names)].filter((name) => /^[\w.-]+$/.test(name) && name !== "0.0.0.0").sort();
  if (former !== undefined && isDeepStrictEqual(former.names, named)) return former;
  const addresses = named.filter((name) => isIPv4(name));
  const identity = await createTlsIdentity(
    named.filter((name) => !isIPv4(name)),
    addresses,
  );
  const folder = former?.folder ?? temporaryFolder("entra-oci-https");
  const file = join(folder.path, "ca.pem");
  writeFileSync(file, identity.ca, { mode: 0o644 });
  return { ...identity, names: named, folder, file };
}

/** Ports over https lie so far behind those without. */
const httpsApart = 400;

const httpsFace = ({ ca, file, certificate, key }: HttpsIdentity, fronts: Fronts): HttpsFace => ({
  ...{ ca, file },
  attach: (name, server, usual, options = {}) =>
    fronts.attach(`${name} over https`, server, { usual: usual && usual + httpsApart }, options, { certificate, key }),
});
