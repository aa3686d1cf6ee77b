/**
 * An Entra on this machine: the tenant that a stack describes, on loopback.
 *
 * @module
 */
import fastify, { type FastifyInstance } from "fastify";
import { isUrl } from "../../internal/url";
import { UserError } from "../../internal/user-error";
import type { Stack } from "../../synthesized/stack/stack";
import type { FunctionDefinition } from "../../synthesized/system/functions";
import { assignedElsewhere, namesOfClients } from "../../synthesized/system/given-names";
import type { OriginMapBuilder } from "../../synthesized/system/origins";
import { type ReadTenant, readTenant } from "../../synthesized/system/read-tenant";
import type { Directory } from "../../synthesized/system/tenant";
import type { Clock } from "../clock";
import type { EventSink } from "../events";
import type { Fronts } from "../fronts";
import type { LocalDeployment } from "../gateway/local-deployments";
import type { HttpsFace } from "../https-face";
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
  /** Where it answers over https as well. @default - nowhere */
  readonly https?: HttpsFace | undefined;
  /** Of the http listener: it must be free. @default - the usual one, or a free one */
  readonly port?: number | undefined;
  /** Of the http listener, unless somebody else has it. @default - a free one */
  readonly usualPort?: number | undefined;
  /** Another address to listen on, beside loopback. @default none */
  readonly listen?: string | undefined;
  /** What listens on the usual port, and hands its connections on. @default - it listens by itself */
  readonly fronts?: Fronts | undefined;
  /** Of one that ran before. @default - all of it is new */
  readonly kept?: Entra["kept"] | undefined;
  /** Applications that these trust and the stack does not register are stood in for. @default none */
  readonly deployments?: readonly LocalDeployment[];
  /** Those that may judge for them. @default - none */
  readonly functions?: readonly FunctionDefinition[];
  /** Gets each request for a token or a key set. @default - nobody does */
  readonly events?: EventSink;
}

/** A running Entra. */
export interface Entra {
  /** Origin of the http listener. */
  readonly url: string;
  /** The same over https, where asked for. */
  readonly httpsUrl: string | undefined;
  readonly issuers: Issuers;
  readonly keys: KeyRing;
  /** What goes wrong at the moment; to be changed at will. */
  readonly faults: Faults;
  /** What outlives it, where another one takes its place. */
  readonly kept: Pick<EntraState, "faults" | "grants" | "consumerKeys"> & { readonly keys: KeyRing };
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
  const { clock, origins, events, deployments = [], functions = [] } = options;
  const issuers = issuersOf(cloudOfStack(stack));
  const isOurs = (issuer: string): boolean => isUrl(issuer) && issuers.origins.includes(new URL(issuer).origin);
  const trusts = trustsOf(deployments, isOurs, functions);
  const tenantsOf = (applied: Stack): readonly [readonly Directory[], ReadTenant] => {
    const read = readTenant(
      applied,
      trusts.flatMap(({ tenants }) => tenants),
    );
    const wrong = read.refused.flatMap(({ findings }) => findings);
    if (wrong.length > 0) throw new UserError(wrong, 1);
    return [directoriesOf(read.directory, trusts, assignedElsewhere(applied), namesOfClients(applied)), read];
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
    // Who gets what is judged anew each time.
    grants: options.kept?.grants ?? new Grants(clock),
    pages: () => pages,
    directories: () => directories,
    consumerKeys: options.kept?.consumerKeys ?? lazyConsumerKeys(clock),
  };
  try {
    const { fronts, usualPort, port: exact } = options;
    const start = (port: number) => listen(state, closing, { ...options, port });
    const { url, httpsUrl } = await (exact === undefined ? onUsualPort(fronts ? 0 : usualPort, start) : start(exact));
    pages = url;
    for (const origin of issuers.origins) origins.add(origin, url);
    const entraKey = (): SigningKeyPair => keys.signing;
    const federatedAssertion = await startFederatedIssuers(home(), { clock, origins, entraKey, closing });
    return {
      ...{ url, httpsUrl, federatedAssertion, issuers, keys, close, faults: state.faults, directory: home },
      kept: { keys, faults: state.faults, grants: state.grants, consumerKeys: state.consumerKeys },
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

async function listen(
  state: EntraState,
  closing: (() => Promise<void>)[],
  {
    port,
    listen: address,
    fronts,
    usualPort: usual,
    https,
  }: Omit<EntraOptions, "clock" | "origins"> & { readonly port: number },
): Promise<{ readonly url: string; readonly httpsUrl: string | undefined }> {
  const app: FastifyInstance = fastify({ forceCloseConnections: true });
  closing.push(() => app.close());
  addEntraRoutes(app, state);
  const own = new URL(await app.listen({ host: ownHost(address), port }));
  const endBeside = await listenBeside(app.server, address, Number(own.port));
  closing.push(async () => endBeside());
  const url = (await fronts?.attach("Entra", app.server, { usual })) ?? `http://127.0.0.1:${own.port}`;
  return { url, httpsUrl: await https?.attach("Entra", app.server, usual) };
}

/** Two keys, made when somebody first asks for them: most runs never do. */
function lazyConsumerKeys(clock: Clock): () => Promise<readonly SigningKeyPair[]> {
  let keys: Promise<readonly SigningKeyPair[]> | undefined;
  return () => {
    keys ??= Promise.all([createSigningKey(clock), createSigningKey(clock)]);
    return keys;
  };
}
