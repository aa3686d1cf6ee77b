/** Examples of what any setting can be. */
import { StateBackend, suppressPolicy } from "cdktf-entra-oci-gateway";
import {
  adapterBuiltIn,
  adapterPushedTo,
  api,
  type CodeExample,
  describedWith,
  GUID,
  gatewayNetwork,
  groupId,
  OTHER_GUID,
  orders,
  ownStack,
  route,
  stack,
} from "./beginnings";

const customDomain = { hostname: "api.example.com", certificateId: "ocid1.certificate.oc19..shop" };

export const settingExamples = {
  SETTING_MISSING: {
    wrong: () => stack({ namePrefix: undefined }),
    right: () => stack({ namePrefix: "shop" }),
  },
  SETTING_UNKNOWN: {
    wrong: () => {
      // In an object that a variable holds, which no compiler compares with the names that there are.
      const limited = { ...orders, ratelimit: { requestsPerSecond: 10 } };
      return stack({ apis: [limited] });
    },
    right: () => stack({ apis: [{ ...orders, rateLimit: { requestsPerSecond: 10 } }] }),
  },
  SETTING_MISTYPED: {
    // @ts-expect-error: plain JavaScript has no compiler to say so.
    wrong: () => route({ methods: "GET" }),
    right: () => route({ methods: ["GET"] }),
  },
  OCID_INVALID: {
    wrong: () =>
      stack({
        existingGateway: { gatewayId: "ocid1.apideployment.oc1.eu-frankfurt-1.shop", hostname: "a.example.com" },
      }),
    // Of the gateway itself, not of a deployment on it.
    right: () =>
      stack({ existingGateway: { gatewayId: "ocid1.apigateway.oc1.eu-frankfurt-1.shop", hostname: "a.example.com" } }),
  },
  REGION_INVALID: {
    wrong: () => adapterBuiltIn("fra"),
    // Its name, not its key.
    right: () => adapterBuiltIn("eu-frankfurt-1"),
  },
  HOST_NAME_INVALID: {
    wrong: () => adapterPushedTo("https://fra.ocir.io"),
    right: () => adapterPushedTo("fra.ocir.io"),
  },
  URL_INVALID: {
    wrong: () => describedWith({ tokenEndpoint: "http://login.example.com/token" }),
    right: () => describedWith({ tokenEndpoint: "https://login.example.com/token" }),
  },
  TEXT_INVALID: {
    wrong: () => gatewayNetwork({ displayName: "shop,\nFrankfurt" }),
    right: () => gatewayNetwork({ displayName: "shop, Frankfurt" }),
  },
  LIST_EMPTY: {
    wrong: () => stack({ ownerIds: [] }),
    // Left out, whoever applies is the owner.
    right: () => stack({}),
  },
  LIST_DUPLICATE: {
    wrong: () => stack({ ownerIds: [GUID, GUID.toUpperCase(), OTHER_GUID] }),
    right: () => stack({ ownerIds: [GUID, OTHER_GUID] }),
  },
  SUPPRESSION_INVALID: {
    wrong: () => ownStack((scope) => suppressPolicy(scope, "images-pined", "tried out in another stack")),
    right: () => ownStack((scope) => suppressPolicy(scope, "images-pinned", "tried out in another stack")),
  },
  SETTING_WITHOUT_EFFECT: {
    wrong: () =>
      stack({
        existingGateway: { gatewayId: "ocid1.apigateway.oc1.eu-frankfurt-1.shop", hostname: "shop.example.com" },
        // A gateway that exists has the domain that it has.
        customDomain: { hostname: "api.example.com", certificateId: "ocid1.certificate.oc1..shop" },
      }),
    right: () =>
      stack({
        existingGateway: { gatewayId: "ocid1.apigateway.oc1.eu-frankfurt-1.shop", hostname: "shop.example.com" },
      }),
  },
  ITEM_NAME_INVALID: {
    wrong: () => api({ delegatedAccess: { principalIds: [groupId] } }),
    // Nothing else tells it from other items before Terraform knows it.
    right: () => api({ delegatedAccess: { principalIds: [{ name: "developers", value: groupId }] } }),
  },
  NAME_PREFIX_INVALID: {
    wrong: () => stack({ namePrefix: "my shop" }),
    right: () => stack({ namePrefix: "my-shop" }),
  },
  API_NAME_INVALID: {
    wrong: () => api({ name: "2024 orders" }),
    right: () => api({ name: "orders-2024" }),
  },
  REALM_UNKNOWN: {
    wrong: () => stack({ realm: "OC19", customDomain }),
    right: () => stack({ realm: "oc19", customDomain }),
  },
  TAG_INVALID: {
    wrong: () => stack({ tags: { defined: { CostCenter: "42" } } }),
    // Namespace and key; a tag without a namespace is a freeform one.
    right: () => stack({ tags: { defined: { "Finance.CostCenter": "42" } } }),
  },
  ALARM_INVALID: {
    wrong: () => stack({ alarms: { topicId: "ocid1.onssubscription.oc1..shop" } }),
    // The topic itself, not somebody's subscription to it.
    right: () => stack({ alarms: { topicId: "ocid1.onstopic.oc1..shop" } }),
  },
  STATE_BACKEND_INVALID: {
    wrong: () => stack({ stateBackend: StateBackend.objectStorage({ bucket: "", namespace: "shop" }) }),
    right: () => stack({ stateBackend: StateBackend.objectStorage({ bucket: "states", namespace: "shop" }) }),
  },
} as const satisfies Readonly<Record<string, CodeExample>>;
