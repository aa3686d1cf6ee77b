/**
 * What a deployment would keep although nobody sets it any more.
 *
 * @module
 */

/**
 * What happens to what a deployment or a route no longer sets. Terraform's provider keeps it, live and unseen; of routes by their place in the
 * list, so that a route can come into what another one had. Therefore
 *
 * - `refuse`: a plan that would keep something that acts ends with an error that names the route and the block, or the first of them. What clears
 *   it is to make the deployment anew (`terraform apply -replace=…`, which the error spells out), or to write the setting again. Blocks that can
 *   say nothing are written on every route as soon as one route has them, so that routes can change their places.
 * - `neutral`: those blocks are written on every route in any case, so that the last one that needs them can go, too. What is left to refuse has
 *   no harmless content: CORS, rate limits, failure responses, bodies of stock responses, the place of the token.
 * - `replace`: the deployment is made anew whenever what it or one of its routes leaves out changes; to add or take away the last route replaces
 *   nothing. **Its API is away until the new one is there.** It counts from the apply after the one that sets it.
 *
 * @beta
 */
export type Leftovers = "refuse" | "neutral" | "replace";
