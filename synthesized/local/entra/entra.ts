/**
 * An Entra on this machine: the tenant that a stack describes, on loopback.
 *
 * @module
 */
import fastify, { type FastifyInstance } from "fastify";
import type { Stack } from "../../stack";
import type { OriginMapBuilder } from "../../system/origins";
import { directoryFromStack } from "../../system/read-tenant";
import type { Directory } from "../../system/tenant";
import type { Clock } from "../clock";
import { type Faults, noFaults } from "./faults";
import { type SignAssertion, startFederatedIssuers } from "./federated-issuers";
import { fetchIssuerKeys } from "./issuer-keys";
import { cloudOfStack, type Issuers, issuersOf } from "./issuers";
import { createKeyRing, type KeyRing } from "./key-ring";
import { type MintContext, type MintOptions, mint, userToken } from "./mint";
import { addEntraRoutes, type EntraState } from "./routes";
import { createSigningKey, type SigningKeyPair } from "./signing-key";
import { createTlsIdentity, type TlsIdentity } from "./tls";
import { issueUnproven } from "./token-endpoint";

/** What a local Entra is made of. */
interface EntraOptions {
  readonly clock: Clock;
  /** Gets a line for each real origin that this Entra answers for. */
  readonly origins: OriginMapBuilder;
  /** Also listens with https, under a certificate for the real host names that a fresh authority signs. @default false */
  readonly https?: boolean;
}

/** A running Entra. */
export interface Entra {
  /** Origin of the http listener. */
  readonly url: string;
  /** The https listener, where asked for, and the authority (PEM) that its clients must trust. */
  readonly https: { readonly url: string; readonly ca: string } | undefined;
  readonly issuers: Issuers;
  readonly keys: KeyRing;
  /** What goes wrong at the moment; to be changed at will. */
  readonly faults: Faults;
  /** The tenant as it is now. */
  directory(): Directory;
  /** A later apply of the stack: the tenant becomes what it describes. */
  apply(stack: Stack): void;
  /** Makes any token with Entra's own key, for attacks. */
  mint(options: MintOptions): Promise<string>;
  /** The token of a person who uses a pre-authorized client. */
  userToken(clientId: string, api: string): Promise<string>;
  /** The token of a client with a certificate, without the proof that only its private key gives. @throws {StsError} */
  unprovenToken(clientId: string, scope: string): Promise<string>;
  /** An assertion of the issuer that a federated credential trusts. */
  federatedAssertion: SignAssertion;
  close(): Promise<void>;
}

/**
 * Starts Entra for a stack, on free ports.
 *
 * @throws {DirectoryError} when the stack has azuread resources or settings that the local tenant does not know
 */
export async function startEntra(stack: Stack, options: EntraOptions): Promise<Entra> {
  const { clock, origins } = options;
  let directory = directoryFromStack(stack);
  const issuers = issuersOf(cloudOfStack(stack));
  const keys = await createKeyRing(clock);
  const closing: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => void (await Promise.all(closing.map((end) => end())));
  const context: MintContext = { clock, issuers, keys, directory: () => directory };
  const service = {
    clock,
    issuers,
    keys,
    toReal: origins.toReal,
    keysOf: (issuer: string) => fetchIssuerKeys(issuer, origins),
  };
  const state: EntraState = {
    service,
    faults: noFaults(),
    directory: () => directory,
    consumerKeys: lazyConsumerKeys(clock),
  };
  try {
    const url = await listen(state, closing);
    for (const origin of issuers.origins) origins.add(origin, url);
    const entraKey = (): SigningKeyPair => keys.signing;
    const federatedAssertion = await startFederatedIssuers(directory, { clock, origins, entraKey, closing });
    const https = options.https ? await listenWithTls(state, closing) : undefined;
    return {
      ...{ url, https, federatedAssertion, issuers, keys, close, faults: state.faults, directory: () => directory },
      apply: (later) => {
        directory = directoryFromStack(later);
      },
      mint: (wanted) => mint(context, wanted),
      userToken: (clientId, api) => userToken(context, clientId, api),
      unprovenToken: async (clientId, scope) => (await issueUnproven(service, directory, clientId, scope)).token,
    };
  } catch (failure) {
    await close();
    throw failure;
  }
}

async function listenWithTls(state: EntraState, closing: (() => Promise<void>)[]) {
  const { ca, ...identity } = await createTlsIdentity(
    state.service.issuers.origins.map((origin) => new URL(origin).hostname),
  );
  return { url: await listen(state, closing, identity), ca };
}

async function listen(
  state: EntraState,
  closing: (() => Promise<void>)[],
  tls?: Omit<TlsIdentity, "ca">,
): Promise<string> {
  const options = { forceCloseConnections: true } as const;
  const app: FastifyInstance =
    tls === undefined ? fastify(options) : fastify({ ...options, https: { cert: tls.certificate, key: tls.key } });
  closing.push(() => app.close());
  addEntraRoutes(app, state);
  return app.listen({ host: "127.0.0.1", port: 0 });
}

/** Two keys, made when somebody first asks for them: most runs never do. */
function lazyConsumerKeys(clock: Clock): () => Promise<readonly SigningKeyPair[]> {
  let keys: Promise<readonly SigningKeyPair[]> | undefined;
  return () => {
    keys ??= Promise.all([createSigningKey(clock), createSigningKey(clock)]);
    return keys;
  };
}
