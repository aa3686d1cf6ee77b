/**
 * For users' own tests: what synth says of a stack, and who is admitted on the local cloud.
 *
 * @module
 */

export { type AdmissionMatchers, type AttemptedCall, type MatcherResult, matchers } from "./matchers";
export {
  findingsOf,
  logicalIdsOf,
  type PolicyFault,
  policiesOf,
  type Remark,
  warningsOf,
} from "./said-at-synth";
