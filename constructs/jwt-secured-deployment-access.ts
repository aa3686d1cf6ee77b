/**
 * Who may call a route.
 *
 * @module
 */
import { Fn } from "cdktf";
import { authorizer, authentication as limits } from "../limits/api-gateway-authentication";
import { combination, combinationParts, type PermissionKind, permission } from "../limits/permissions";
import { beyond, type Finding, isKnown, said } from "./private/findings";
import { madeAs, madeFrom } from "./private/settings-shape";
import { isWholeStandIn, textStandIn } from "./private/stand-ins";

/**
 * What a token has to have, all of it.
 *
 * @beta
 */
export interface AllOfPermissions {
  /** Values of app roles that the application itself holds. */
  readonly roles?: readonly string[];
  /** Values of app roles that the person holds for whom it acts. */
  readonly rolesOfPeople?: readonly string[];
  /** Scopes. */
  readonly scopes?: readonly string[];
  /** Object ids of groups, or what else stands in `groups`. */
  readonly groups?: readonly string[];
}

interface Wanted {
  readonly kind: PermissionKind;
  readonly name: string;
}

/** Who may call a route. */
export class RouteAccess {
  /** Everyone whose token the deployment admits. */
  public static authenticated(): RouteAccess {
    return new RouteAccess("AUTHENTICATION_ONLY", []);
  }

  /**
   * Tokens with one of these scopes. Where a {@link TokenAuthorizerFunction} judges, those of `scp` and `scope`. Else the gateway reads `scope` alone, which
   * Entra's tokens do not have (theirs are `scp` and `roles`), so that nobody would be admitted: for issuers that write `scope`.
   */
  public static anyOfScopes(scopes: readonly string[]): RouteAccess {
    return madeFrom("RouteAccess.anyOfScopes", [scopes], (read) => new RouteAccess("ANY_OF", anyOf("scp", read), read));
  }

  /**
   * Tokens of applications that act for themselves and have one of these app roles; a person's role of the same name does not do. That a token is an
   * application's says its claim `idtyp`, which {@link AzureOAuthApp} asks Entra for; tokens for an API that exists may lack it.
   *
   * Needs a {@link TokenAuthorizerFunction} as `trust` of the deployment.
   *
   * @param roles values of app roles, as they stand in `roles`
   * @beta
   */
  public static anyOfRoles(roles: readonly string[]): RouteAccess {
    return madeFrom("RouteAccess.anyOfRoles", [roles], (read) => new RouteAccess("ANY_OF", anyOf("app-role", read)));
  }

  /**
   * Tokens of applications that act for a person who has one of these app roles; an application's own role of the same name does not do.
   *
   * Needs a {@link TokenAuthorizerFunction} as `trust` of the deployment.
   *
   * @example
   * ```ts
   * const access = RouteAccess.anyOfRoles(["Orders.Read"]).or(RouteAccess.anyOfRolesOfPeople(["Orders.Read"]));
   * ```
   * @param roles values of app roles, as they stand in `roles`
   * @beta
   */
  public static anyOfRolesOfPeople(roles: readonly string[]): RouteAccess {
    return madeFrom(
      "RouteAccess.anyOfRolesOfPeople",
      [roles],
      (read) => new RouteAccess("ANY_OF", anyOf("user-role", read)),
    );
  }

  /**
   * Tokens of members of one of these groups. Entra leaves the claim `groups` out of tokens of who is in more than 200 groups: prefer roles.
   *
   * Needs a {@link TokenAuthorizerFunction} as `trust` of the deployment.
   *
   * @param groups object ids, or what else stands in `groups`
   * @beta
   */
  public static anyOfGroups(groups: readonly string[]): RouteAccess {
    return madeFrom("RouteAccess.anyOfGroups", [groups], (read) => new RouteAccess("ANY_OF", anyOf("group", read)));
  }

  /**
   * Tokens that have all of these: `roles` are programs', `rolesOfPeople` and `scopes` are people's, and no token has some of both.
   *
   * Needs a {@link TokenAuthorizerFunction} as `trust` of the deployment.
   *
   * @example
   * ```ts
   * const access = RouteAccess.allOf({ rolesOfPeople: ["Orders.Approve"], scopes: ["orders"] });
   * ```
   * @beta
   */
  public static allOf(permissions: AllOfPermissions): RouteAccess {
    return madeFrom("RouteAccess.allOf", [permissions], (read) => {
      const { roles, rolesOfPeople, scopes, groups } = isWholeStandIn(read) ? { roles: [textStandIn()] } : read;
      const each: readonly (readonly [PermissionKind, readonly string[] | undefined])[] = [
        ["app-role", roles],
        ["user-role", rolesOfPeople],
        ["scp", scopes],
        ["group", groups],
      ];
      const all = each.flatMap(([kind, names = []]) => names.map((name) => ({ kind, name })));
      return new RouteAccess("ANY_OF", all.length === 0 ? [] : [all]);
    });
  }

  /** **Everyone, without a token.** */
  public static anonymous(): RouteAccess {
    return new RouteAccess("ANONYMOUS", []);
  }

  /** Only the factories make one: an object that merely looks like it could leave out what a name here says. */
  declare protected readonly made: "by a factory";

  private constructor(
    /** As the specification spells it. */
    public readonly type: "AUTHENTICATION_ONLY" | "ANY_OF" | "ANONYMOUS",
    /** Each is enough by itself, and takes all that is in it. */
    private readonly alternatives: readonly (readonly Wanted[])[],
    /** Any one of these satisfies it, with {@link RouteAccess.anyOfScopes}. */
    public readonly scopes: readonly string[] = [],
  ) {}

  /**
   * Tokens that either of the two lets in.
   *
   * @param other asks for scopes, roles or groups, as this one does
   * @beta
   */
  public or(other: RouteAccess): RouteAccess {
    const open = [this, other].find(({ type }) => type !== "ANY_OF");
    const { alternatives, scopes } = this;
    const either = new RouteAccess("ANY_OF", [...alternatives, ...other.alternatives], [...scopes, ...other.scopes]);
    return madeAs(other, madeAs(this, either, ...(open === undefined ? [] : [nothingToJoin(open.type)])));
  }

  /**
   * What the specification lists as `allowed_scope`.
   *
   * @param isByFunction whether an authorizer function says what a token has
   * @internal
   */
  public allowedScope(isByFunction: boolean): readonly string[] {
    return isByFunction ? this.alternatives.map((all) => nameOf(all.map(namedPermission))) : this.scopes;
  }

  /** Each is enough by itself, and takes all that is in it: by the names that {@link allowedScope} has. @internal */
  public permissions(isByFunction: boolean): readonly (readonly string[])[] {
    return isByFunction ? this.alternatives.map((all) => all.map(namedPermission)) : this.scopes.map((one) => [one]);
  }

  /** Values of roles that it asks of programs, those among them that only Terraform knows too. @internal */
  public get rolesOfPrograms(): readonly string[] {
    return this.alternatives.flat().flatMap(({ kind, name }) => (kind === "app-role" ? name : []));
  }

  /** Whom it lets in, for messages. @internal */
  public inWords(isByFunction: boolean): string {
    if (this.type !== "ANY_OF") return this.type === "ANONYMOUS" ? "without a token" : "with any token";
    const each = this.permissions(isByFunction).map((all) => all.join(" and "));
    return `with ${isByFunction ? "" : "the scope "}${each.join(" or ")}`;
  }

  /**
   * @param isByFunction whether an authorizer function says what a token has
   * @param fromEntra whether tokens are Entra's
   * @internal
   */
  public findings(setting: string, isByFunction: boolean, fromEntra: boolean): Finding[] {
    const { type, alternatives, scopes } = this;
    if (type !== "ANY_OF") return [];
    if (alternatives.length === 0) return [beyond("SCOPES_EMPTY", setting, said("an empty list"), limits.scopes)];
    if (isByFunction) return alternatives.filter(isOfNobody).map((all) => neverTogether(setting, all));
    if (scopes.length < alternatives.length) {
      const asked = alternatives.map((all) => all.map(({ name }) => name).join(" with ")).join(", ");
      return [beyond("PERMISSIONS_WITHOUT_AUTHORIZER", setting, asked, authorizer.routes)];
    }
    return fromEntra ? [beyond("SCOPES_WITH_ENTRA", setting, scopes.join(" "), limits.entraScopes)] : [];
  }
}

/** A token is a program's or a person's, and only a person's has scopes. */
const isOfNobody = (all: readonly Wanted[]): boolean =>
  all.some(({ kind }) => kind === "app-role") && all.some(({ kind }) => kind === "user-role" || kind === "scp");

const neverTogether = (setting: string, all: readonly Wanted[]): Finding =>
  beyond("AUTHORIZER_SETTING_INVALID", setting, all.map(namedPermission).join(" and "), authorizer.together);

/** Whoever joins the two may believe that the stricter one holds. */
const nothingToJoin = (type: RouteAccess["type"]): Finding => ({
  code: "SETTING_WITHOUT_EFFECT",
  setting: "or",
  actual: type === "ANONYMOUS" ? "joined with anonymous()" : "joined with authenticated()",
  allowed: "scopes, roles and groups on both sides",
  source: "beside what lets in everybody the other changes nothing",
});

const anyOf = (kind: PermissionKind, names: readonly string[]): readonly (readonly Wanted[])[] =>
  names.map((name) => [{ kind, name }]);

/** Terraform encodes what it alone knows, spaces in another way than the function. */
function namedPermission({ kind, name }: Wanted): string {
  if (isKnown(name)) return permission(kind, name);
  return Fn.join("", [`${kind}:`, Fn.replace(Fn.urlencode(name), "+", "%20")]);
}

function nameOf(all: readonly string[]): string {
  const [only = ""] = all;
  if (all.length === 1) return only;
  if (all.every(isKnown)) return combination(all);
  const { beginning, separator } = combinationParts;
  return `${beginning}${Fn.join(separator, Fn.sort(Fn.distinct([...all])))}`;
}
