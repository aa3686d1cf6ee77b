/**
 * Several trusts on one deployment, of which each request is judged by one.
 *
 * @module
 */
import { network } from "../limits/api-gateway";
import { authenticationServers as limits } from "../limits/api-gateway-authentication";
import { listedValues } from "./jwt-secured-deployment-claims";
import {
  beyond,
  checkCount,
  checkPattern,
  duplicates,
  type Finding,
  isKnown,
  said,
  shownWith,
} from "./private/findings";
import { below } from "./private/read-shape";
import { settingPlace } from "./private/shape-words";
import { hasStandIn, isWholeStandIn, standsIn, textStandIn } from "./private/stand-ins";
import type { ITokenTrust, TrustsByName } from "./token-trust";

/** What the gateway reads of a request to choose by. */
type Selector =
  | { readonly by: "auth" | "headers"; readonly name: string }
  | { readonly by: "host"; readonly name?: undefined };

/** One of the trusts, and what chooses it. */
interface ChosenTrust {
  /** What the gateway and reports call it. */
  readonly name: string;
  /** Where it is said. */
  readonly setting: string;
  /** Any one of these chooses it, whatever its case. */
  readonly values: readonly string[];
  /** Whether it judges what none is chosen for. */
  readonly isDefault: boolean;
  readonly trust: ITokenTrust;
}

/**
 * What is said of a {@link TrustChoice} beside its trusts.
 *
 * @beta
 */
export interface TrustChoiceOptions {
  /**
   * Judges requests that choose none of the others, those without the header, say. It verifies as the others do.
   * @default - they get 401
   */
  readonly otherwise?: ITokenTrust;
}

/**
 * Several trusts, of which the gateway chooses one for each request: by a claim of its token, a header or the host that it names. It comes from
 * {@link Trust.byIssuer} and its kin, and a {@link JwtSecuredDeployment} takes it in place of one trust.
 *
 * **What a trust is chosen by nobody has verified**: it says only whose keys and rules a request is judged by. The trust that is chosen then verifies signature,
 * issuer, audience, clients and claims, whole and exactly, as it does where it is alone, so that a token which chooses by a lie is refused. A request that
 * chooses none gets 401, and not the `failureResponse`. **Whom any one of them admits the deployment admits**, on all routes: back ends tell callers apart by the issuer and the
 * subject together. What is to be changed of a trust, such as by {@link ITokenTrust.withClaims}, is changed before it is given here; each is published by an
 * output of its own.
 *
 * @beta
 * @see [Several authentication servers](https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayaddingmultipleauthenticationservers.htm)
 */
export class TrustChoice {
  /** @internal */
  public static of(selector: Selector, trusts: TrustsByName, { otherwise }: TrustChoiceOptions = {}): TrustChoice {
    return new TrustChoice(selector, trusts, otherwise);
  }

  /** Only the factories make one. */
  declare protected readonly made: "by a factory";

  private constructor(
    private readonly by: Selector,
    /** By name; of those that a header or the host chooses, the name is the value that chooses it. */
    public readonly trusts: TrustsByName,
    /** What judges where none is chosen. */
    public readonly otherwise: ITokenTrust | undefined,
  ) {}

  /** What the gateway reads of a request, in its own words: `request.auth[iss]`. */
  public get selector(): string {
    const { by, name } = this.by;
    return name === undefined ? `request.${by}` : `request.${by}[${name}]`;
  }

  /** In the order in which they are written. @internal */
  public get chosen(): readonly ChosenTrust[] {
    return [
      ...Object.entries(this.trusts).map(([name, trust]) => ({
        ...{ name, trust, isDefault: false, setting: below("trusts", settingPlace(name)) },
        values: this.valuesOf(name, trust),
      })),
      ...(this.otherwise === undefined
        ? []
        : [{ name: "otherwise", setting: "otherwise", trust: this.otherwise, isDefault: true, values: [] }]),
    ];
  }

  /** @internal */
  public findings(setting: string): Finding[] {
    const { chosen } = this;
    return [
      ...(isWholeStandIn(this.trusts) ? [] : checkCount("TRUST_CHOICE_INVALID", setting, chosen, limits.servers)),
      ...Object.keys(this.trusts).flatMap((name) => this.nameFindings(setting, name)),
      ...chosen.flatMap((one) => (one.isDefault ? [] : this.valueFindings(below(setting, one.setting), one.values))),
      ...duplicates(chosen.map(({ name }) => name)).map((name) =>
        beyond("TRUST_CHOICE_AMBIGUOUS", setting, shownWith(name, " a second time"), limits.nameOnce),
      ),
      ...this.sharedValues(setting),
    ];
  }

  /** Of a claim what the trust itself verifies of it. The gateway finds values equal whatever their case, and wants each once. */
  private valuesOf(name: string, trust: ITokenTrust): readonly string[] {
    if (this.by.by !== "auth") return [name];
    // Of what nobody said as it must be nothing follows.
    if ([this.by.name, ...trust.issuers].some(hasStandIn)) return [textStandIn()];
    const listed = listedValues(this.by.name, trust);
    return listed.filter((value, index) => listed.findIndex((other) => isSame(other, value)) === index);
  }

  private nameFindings(setting: string, name: string): Finding[] {
    const limit = this.by.by === "host" ? network.hostname : limits.selecting;
    return checkPattern("TRUST_CHOICE_INVALID", `${setting} (name)`, name, limit);
  }

  private valueFindings(setting: string, values: readonly string[]): Finding[] {
    if (values.length > 0) return checkCount("TRUST_CHOICE_INVALID", setting, values, limits.values);
    return [
      beyond(
        "TRUST_CHOICE_INVALID",
        setting,
        said(`chosen by ${this.selector}, of which it lists no value`),
        limits.listed,
      ),
    ];
  }

  /** What one is chosen for another never gets: nor does the last one, whose tokens a claim leads elsewhere. */
  private sharedValues(setting: string): Finding[] {
    const each = this.chosen.flatMap(({ name, trust, values, isDefault }) =>
      (isDefault && this.by.by === "auth" ? this.valuesOf(name, trust) : values).map((value) => ({ name, value })),
    );
    return each.flatMap(({ name, value }, index) => {
      const first = each.findIndex((other) => isSame(other.value, value));
      if (first === index) return [];
      const whose = ` of ${each[first]?.name} and of ${name}`;
      return [beyond("TRUST_CHOICE_AMBIGUOUS", setting, shownWith(value, whose), limits.valueOnce)];
    });
  }
}

const isSame = (one: string, other: string): boolean =>
  one === other || (isKnown(one) && isKnown(other) && one.toLowerCase() === other.toLowerCase());

standsIn("TrustChoice", () => TrustChoice.of({ by: "headers", name: textStandIn() }, {}));
