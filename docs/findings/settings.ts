/** Examples of what any setting can be. */
import { StateBackend } from "cdktf-entra-oci-gateway";
import { api, type CodeExample, groupId, orders, route, stack } from "./beginnings";

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
