/**
 * How long Entra takes until all of it knows what was made.
 *
 * @module
 */

/** Entra answers for a while as if it had not made what it made: https://github.com/hashicorp/terraform-provider-azuread/issues/1815 */
export const ENTRA_REPLICATION = "30s";
