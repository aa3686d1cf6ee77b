/**
 * An Entra on this machine: the tenant that a stack describes, on loopback.
 *
 * @module
 */
import fastify, { type FastifyInstance } from "fastify";
import { isUrl } from "../../internal/url";
import { UserError } from "../../internal/user-error";
import type { Stack } from "../../synthesized/stack/stack";
import type { OriginMapBuilder } from "../../synthesized/system/origins";
import { type ReadTenant, readTenant } from "../../synthesized/system/read-tenant";
import type { Directory } from "../../synthesized/system/tenant";
import { createTlsIdentity, type TlsIdentity } from "../authority";
import type { Clock } from "../clock";
import type { EventSink } from "../events";
import type { Fronts } from "../fronts";
import type { LocalDeployment } from "../gateway/local-deployments";
import { listenBeside, onUsualPort, ownHost } from "../listening";
import { type Faults, noFaults } from "./faults";
import { type SignAssertion, startFederatedIssuers } from "./federated-issuers";
import { Grants } from "./grants";
import { fetchIssuerKeys } from "./issuer-keys";
import { cloudOfStack, type Issuers, issuersOf } from "./issuers";
import { createKeyRing, type KeyRing } from "./key-ring";
import { type MintContext, type MintOptions, mint, type SignIn, userToken } from "./mint";
import { addEntraRoutes, type EntraState } from "./routes";
import { createSigningKey, type SigningKeyPair } from "./signing-key";
import { directoriesOf, trustsOf } from "./stand-ins";
import { issueUnproven } from "./token-endpoint";

/** What a local Entra is made of. */
interface EntraOptions {
  readonly clock: Clock;
  /** Gets a line for each real origin that this Entra answers for. */
  readonly origins: OriginMapBuilder;
  /** Also listens with https, under a certificate for the real host names that a fresh authority signs. @default false */
  readonly https?: boolean;
  /** Of the http listener, unless somebody else has it. @default - a free one */
  readonly usualPort?: number | undefined;
  /** Another address to listen on, beside loopback. @default none */
  readonly listen?: string | undefined;
  /** What listens on the usual port, and hands its connections on. @default - it listens by itself */
  readonly fronts?: Fronts | undefined;
  /** Keys and faults of one that ran before. @default - new ones */
  readonly kept?: Pick<Entra, "keys" | "faults"> | undefined;
  /** Applications that these trust and the stack does not register are stood in for. @default none */
  readonly deployments?: readonly LocalDeployment[];
  /** Gets each request for a token or a key set. @default - nobody does */
  readonly events?: EventSink;
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
  /** The stack's tenant as it is now. */
  directory(): Directory;
  /** It, all others that deployments trust, and one that none does. */
  directories(): readonly Directory[];
  /** What is left out of the tenant, because it is not known. */
  readonly tenant: Pick<ReadTenant, "obstacles" | "unread">;
  /** A later apply of the stack: the tenant becomes what it describes. */
  apply(stack: Stack): void;
  /** Makes any token with Entra's own key, for attacks. */
  mint(options: MintOptions): Promise<string>;
  /** The token of a person who uses a pre-authorized client. @throws {StsError} */
  userToken(clientId: string, api: string, signIn?: SignIn): Promise<string>;
  /** The token of a client with a certificate, or of a managed identity, without the proof that nobody can give here. @throws {StsError} */
  unprovenToken(clientId: string, scope: string): Promise<string>;
  /** An assertion of the issuer that a federated credential trusts. */
  federatedAssertion: SignAssertion;
  close(): Promise<void>;
}

/**
 * Starts Entra for a stack, on free ports.
 *
 * @throws {UserError} with all that Entra would refuse
 */
export async function startEntra(stack: Stack, options: EntraOptions): Promise<Entra> {
  const { clock, origins, events, deployments = [] } = options;
  const issuers = issuersOf(cloudOfStack(stack));
  const trusts = trustsOf(deployments, (issuer) => isUrl(issuer) && issuers.origins.includes(new URL(issuer).origin));
  const tenantsOf = (applied: Stack): readonly [readonly Directory[], ReadTenant] => {
    const read = readTenant(
      applied,
      trusts.flatMap(({ tenants }) => tenants),
    );
    const wrong = read.refused.flatMap(({ findings }) => findings);
    if (wrong.length > 0) throw new UserError(wrong, 1);
    return [directoriesOf(read.directory, trusts), read];
  };
  let [directories, read] = tenantsOf(stack);
  const home = (): Directory => directories[0] ?? read.directory;
  const keys = options.kept?.keys ?? (await createKeyRing(clock));
  const closing: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => void (await Promise.all(closing.map((end) => end())));
  const context: MintContext = { clock, issuers, keys, directories: () => directories };
  const service = {
    clock,
    issuers,
    keys,
    toReal: origins.toReal,
    keysOf: (issuer: string) => fetchIssuerKeys(issuer, origins),
  };
  let pages = "";
  const state: EntraState = {
    service,
    events,
    faults: options.kept?.faults ?? noFaults(),
    grants: new Grants(clock),
    pages: () => pages,
    directories: () => directories,
    consumerKeys: lazyConsumerKeys(clock),
  };
  try {
    const { fronts, usualPort } = options;
    const url = await onUsualPort(fronts ? 0 : usualPort, (port) => listen(state, closing, { ...options, port }));
    pages = url;
    for (const origin of issuers.origins) origins.add(origin, url);
    const entraKey = (): SigningKeyPair => keys.signing;
    const federatedAssertion = await startFederatedIssuers(home(), { clock, origins, entraKey, closing });
    const https = options.https ? await listenWithTls(state, closing, options) : undefined;
    return {
      ...{ url, https, federatedAssertion, issuers, keys, close, faults: state.faults, directory: home },
      ...{ directories: () => directories, tenant: { obstacles: read.obstacles, unread: read.unread } },
      apply: (later) => {
        [directories, read] = tenantsOf(later);
      },
      mint: (wanted) => mint(context, wanted),
      userToken: (clientId, api, signIn) => userToken(context, clientId, api, signIn),
      unprovenToken: async (clientId, scope) => (await issueUnproven(service, home(), clientId, scope)).token,
    };
  } catch (failure) {
    await close();
    throw failure;
  }
}

async function listenWithTls(state: EntraState, closing: (() => Promise<void>)[], where: Pick<EntraOptions, "listen">) {
  const { ca, ...identity } = await createTlsIdentity(
    state.service.issuers.origins.map((origin) => new URL(origin).hostname),
  );
  return { url: await listen(state, closing, { ...where, port: 0 }, identity), ca };
}

async function listen(
  state: EntraState,
  closing: (() => Promise<void>)[],
  { port, listen: address, fronts, usualPort }: Omit<EntraOptions, "clock" | "origins"> & { readonly port: number },
  tls?: Omit<TlsIdentity, "ca">,
): Promise<string> {
  const options = { forceCloseConnections: true } as const;
  const app: FastifyInstance =
    tls === undefined ? fastify(options) : fastify({ ...options, https: { cert: tls.certificate, key: tls.key } });
  closing.push(() => app.close());
  addEntraRoutes(app, state);
  const url = new URL(await app.listen({ host: ownHost(address), port }));
  const endBeside = await listenBeside(app.server, address, Number(url.port));
  closing.push(async () => endBeside());
  if (fronts !== undefined && tls === undefined) return fronts.attach("Entra", app.server, { usual: usualPort });
  return `${url.protocol}//127.0.0.1:${url.port}`;
}

/** Two keys, made when somebody first asks for them: most runs never do. */
function lazyConsumerKeys(clock: Clock): () => Promise<readonly SigningKeyPair[]> {
  let keys: Promise<readonly SigningKeyPair[]> | undefined;
  return () => {
    keys ??= Promise.all([createSigningKey(clock), createSigningKey(clock)]);
    return keys;
  };
}
