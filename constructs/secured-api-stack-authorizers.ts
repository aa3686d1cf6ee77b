/**
 * The authorizers of the ready stack: one for each API that asks for it, since what an authorizer admits it admits everywhere.
 *
 * @module
 */
import type { TerraformStack } from "cdktf";
import { authorizer as limits } from "../limits/api-gateway-authentication";
import type { IAzureOAuthApp } from "./azure-oauth-app-tokens";
import { addFindings, beyond, type Finding, isKnown, said } from "./private/findings";
import { onlySaid, ownSettings } from "./private/settings-shape";
import { type FunctionPlace, keySnapshotIn, StackImage } from "./secured-api-stack-image";
import { authorizerComesFromStack } from "./secured-api-stack-origins";
import {
  adapterToMake,
  authorizerToMake,
  type GivenApi,
  type StackSettings,
  sharedAuthorizer,
} from "./secured-api-stack-parts";
import type { SecuredApi } from "./secured-api-stack-settings";
import { TokenAuthorizerFunction, type TokenAuthorizerFunctionProps } from "./token-authorizer-function";
import type { ITokenAuthorizerFunction } from "./token-authorizer-function-existing";
import type { ITokenTrust } from "./token-trust";

/** @internal */
export class StackAuthorizers {
  private readonly image: StackImage;

  constructor(
    private readonly stack: TerraformStack,
    private readonly props: StackSettings,
    private readonly place: FunctionPlace,
  ) {
    this.image = new StackImage(stack, "AuthorizerImage", `${props.namePrefix}/token-authorizer`, place);
  }

  /** Of an API that asks for one. */
  public of(api: GivenApi, index: number, app: IAzureOAuthApp): ITokenAuthorizerFunction | undefined {
    const shared = sharedAuthorizer(this.props, api);
    if (shared === undefined) return this.own(api, index, app);
    addFindings(this.stack, () =>
      foreignFindings(shared, app.trust({ keys: app.jwksUri }), `apis[${index}].authorizer`),
    );
    return shared;
  }

  private own(api: GivenApi, index: number, app: IAzureOAuthApp): TokenAuthorizerFunction | undefined {
    const { name, admitAnyClient, customSigningKeys } = api;
    const authorizer = authorizerToMake(api);
    const { network } = this.place;
    if (authorizer === undefined || network === undefined) return undefined;
    const written = `apis[${index}].authorizer`;
    const { image, base, push, trusts = [], keySnapshot, ...settings } = authorizer;
    const trust = app.trust({ keys: keysOf(app, customSigningKeys) });
    const own: readonly ITokenTrust[] = [admitAnyClient ? trust.withAnyClient() : trust, ...trusts];
    const given: TokenAuthorizerFunctionProps = {
      displayName: `${this.props.namePrefix}-${name}-authorizer`,
      // The gateway's policy is for the functions of one compartment.
      compartmentId: adapterToMake(this.props)?.compartmentId ?? this.place.compartmentId,
      ...onlySaid(settings),
      logs: settings.logs ?? this.props.logs,
      image: this.image.of(written, authorizer, TokenAuthorizerFunction.source),
      network,
      trusts: own,
      keySnapshot: keySnapshotIn(this.place, keySnapshot),
    };
    const made = new TokenAuthorizerFunction(this.stack, `Authorizer-${name}`, ownSettings(given));
    authorizerComesFromStack(made, authorizer, written);
    return made;
  }
}

/** One that exists cannot be told of the API: where none of its trusts is the API's, it admits nobody of whom the API knows. */
function foreignFindings({ trusts }: ITokenAuthorizerFunction, own: ITokenTrust, setting: string): Finding[] {
  const of = ({ issuers, audiences }: ITokenTrust) => [...issuers, ...audiences];
  const sharesOne = (ones: readonly string[], others: readonly string[]): boolean =>
    ones.some((one) => others.includes(one));
  const isForIt = trusts.some(
    (trust) => sharesOne(trust.issuers, own.issuers) && sharesOne(trust.audiences, own.audiences),
  );
  if (trusts.length === 0 || isForIt || ![own, ...trusts].flatMap(of).every(isKnown)) return [];
  const lacking = `an authorizer without a trust of ${own.issuers.join(", ")} for ${own.audiences.join(", ")}`;
  return [beyond("AUTHORIZER_SETTING_INVALID", setting, said(lacking), limits.trustOfExisting)];
}

/** Entra's own: the function reads keys without `alg`, and those of an application alone. */
function keysOf({ jwksUri, clientId }: IAzureOAuthApp, own: SecuredApi["customSigningKeys"]): string {
  if (typeof own === "object") return own.jwksUri;
  // https://learn.microsoft.com/en-us/entra/identity-platform/access-tokens#validate-the-signature
  return own === true ? `${jwksUri}?appid=${clientId}` : jwksUri;
}
