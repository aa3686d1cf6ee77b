/**
 * What is known about key sets, on both sides: which keys API Gateway verifies with, and whose keys Entra publishes.
 * A file of its own, because the adapter function carries it along: what else changes in this folder must not give the function a new image.
 *
 * @module
 */
import type { ChoiceLimit, RangeLimit } from "./limit";

const docs = "https://docs.oracle.com/en-us/iaas/Content/APIGateway/Tasks/apigatewayusingjwttokens";

/** The keys that the gateway verifies with, static or fetched. */
export const keySet = {
  keys: { min: 1, max: 10, unit: "keys", source: `${docs}-identityprovider.htm` },
  modulusBits: { min: 2048, max: 4096, unit: "bits", source: `${docs}-prerequisites.htm` },
  type: { oneOf: ["RSA"], source: `${docs}-keyparams.htm` },
  algorithms: { oneOf: ["RS256", "RS384", "RS512"], source: `${docs}-prerequisites.htm` },
} satisfies Record<string, RangeLimit | ChoiceLimit>;

/**
 * The tenant of personal Microsoft accounts: everyone on earth is in it.
 * https://learn.microsoft.com/en-us/entra/identity-platform/id-token-claims-reference
 */
export const consumerTenant = "9188040d-6c67-4c5b-b112-36a304b66dad";
