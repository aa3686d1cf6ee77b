/**
 * Words of OCI's policy language that decide how much a statement opens.
 *
 * @module
 */
const identity = "https://docs.oracle.com/en-us/iaas/Content/Identity";

/** What a statement lets its subject do, from least to most. */
export const verbs = {
  names: ["inspect", "read", "use", "manage"],
  source: `${identity}/Reference/policyreference.htm`,
} as const;

/** Subjects that name nobody: all users and groups, and with `any-user` every resource and service that has an identity. */
export const everybody = {
  names: ["any-user", "any-group"],
  source: `${identity}/policysyntax/subject.htm`,
} as const;

/** Resource types that take in others: everything, and by their ending whole services. */
export const wideTypes = {
  everything: "all-resources",
  familyEnding: "-family",
  source: `${identity}/Concepts/policysyntax.htm`,
} as const;

/**
 * Variables of a condition that say who asks, or where that one lives. `request.principal.type` is none of them: it says what kind of thing asks,
 * which is everybody's.
 */
export const whoAsks: {
  readonly names: ReadonlySet<string>;
  readonly beginnings: readonly string[];
  readonly source: string;
} = {
  names: new Set([
    "request.principal.id",
    "request.principal.compartment.id",
    "request.principal.cluster_id",
    "request.user.id",
    "request.user.name",
    "request.groups.id",
    "request.resource.compartment.id",
    "request.instance.compartment.id",
  ]),
  beginnings: ["request.principal.group.tag.", "request.principal.compartment.tag.", "request.principal.tag."],
  source: `${identity}/policyreference/policyreference_topic-General_Variables_for_All_Requests.htm`,
};

/** Variables of a matching rule that say which things belong to a dynamic group; `resource.type` alone says none. */
export const whatBelongs: {
  readonly names: ReadonlySet<string>;
  readonly beginnings: readonly string[];
  readonly source: string;
} = {
  names: new Set(["instance.id", "instance.compartment.id", "resource.id", "resource.compartment.id"]),
  beginnings: ["tag."],
  source: `${identity}/dynamicgroups/Writing_Matching_Rules_to_Define_Dynamic_Groups.htm`,
};
