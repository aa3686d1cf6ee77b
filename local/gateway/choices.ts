/**
 * What Oracle's pages leave open, and how the local gateway decides under each reading. Where OCI turns out to do otherwise, this is the place
 * to look. What has one answer stands in settled-choices.ts.
 *
 * @module
 */
import type { OpenChoice, Reading } from "../choice";

const docs = "https://docs.oracle.com/en-us/iaas/Content/APIGateway";
const jwt = `${docs}/Tasks/apigatewayusingjwttokens-usinjson.htm`;
const paths = `${docs}/Tasks/apigatewayaddingparamswildcards.htm`;
const headers = `${docs}/Tasks/apigatewaymodifyingresponsesrequests-addingheadertransformrequestpolicies.htm`;
const creating = `${docs}/Tasks/apigatewaycreatingdeployment.htm`;
const filterReference = "https://docs.oracle.com/en-us/iaas/api/#/en/api-gateway/latest/datatypes/FilterHeaderPolicy";

const openPaths =
  "No open route stands where its path, however it is compared, may be a closed one's, unless that is named.";

/** By id, in the order in which a request meets them. */
export const openChoices = {
  "several-hosts": {
    question: "A request has two Host headers, or one that is no host: what is answered?",
    answers: { strict: "400.", lenient: "It passes, and the first counts as request.host." },
    ours: "No route and no claim depends on the host that a client names.",
    source: `${docs}/Tasks/apigatewaycontextvariables.htm`,
  },
  "request-ids": {
    question: "What becomes of an opc-request-id that a client sends?",
    answers: {
      strict: "It is dropped; each request gets one of the gateway's own.",
      lenient: "It is taken over: back end, logs and answer have it.",
    },
    ours: "Nothing is decided by it.",
    source: "https://docs.oracle.com/en-us/iaas/Content/Logging/Reference/details_for_api_gateway.htm",
  },
  preflight: {
    question: "Who answers a CORS preflight, and when?",
    answers: {
      strict:
        "The gateway, with 204, before rate limit and authentication, by the policy of the route that the actual request would get.",
      lenient:
        "It is a request like others, for the method OPTIONS: refused without a token where the route is closed.",
    },
    ours: "No answer to a preflight says more than the policy itself.",
    source: `${docs}/Tasks/apigatewayaddingcorssupport.htm`,
  },
  "ambiguous-paths": {
    question: "Which route gets /a/../b, /a/..;/b, /a/%252e%252e/b, /a//b, /a%2Fb, /a#b or /%zz?",
    answers: {
      strict: "None: 404. Parts of a system read such paths differently, and one of them might be open.",
      lenient: "The one that matches piece by piece what came, which is what the back end gets, too.",
    },
    ours: "An open route with a parameter does not lead to a server that closed routes lead to, unless that is named.",
    finding: "ROUTE_REACHES_CLOSED",
    source: paths,
  },
  "encoded-letters": {
    question: "Is /%77orld the path /world?",
    answers: { strict: "Yes: pieces are decoded, then compared.", lenient: "No: pieces are compared as they came." },
    ours: openPaths,
    finding: "ROUTE_REACHES_CLOSED",
    source: paths,
  },
  "path-case": {
    question: "Is /World the path /world?",
    answers: { strict: "No: a path must match exactly.", lenient: "Yes." },
    ours: openPaths,
    finding: "ROUTE_REACHES_CLOSED",
    source: `${docs}/Tasks/apigatewayinvokingdeployedapi.htm`,
  },
  "trailing-slash": {
    question: "Is /world/ the path /world?",
    answers: { strict: "No.", lenient: "Yes, and the other way round." },
    ours: openPaths,
    finding: "ROUTE_REACHES_CLOSED",
    source: paths,
  },
  "nested-prefixes": {
    question: "Two deployments on /a and /a/b: who answers /a/b/c?",
    answers: {
      strict: "The longest prefix that matches whole segments, and nobody else where it has no such route.",
      lenient: "The shortest, and nobody else.",
    },
    ours: "Prefixes that lie within one another are refused where one is open and one is not, and told of where not.",
    finding: "PATH_PREFIX_NESTED",
    source: creating,
  },
  "route-precedence": {
    question: "Several routes match: which one answers?",
    answers: {
      strict:
        "Segment by segment text before {name} before {name*}; then the one that names the method before ANY; 405 when no route on the path has the method.",
      lenient: "The first of the deployment that matches and has the method.",
    },
    ours: `${openPaths} A route that stands behind a looser one is told of.`,
    finding: "ROUTE_BEHIND_LOOSER",
    source: paths,
  },
  "any-method": {
    question: "Which methods does ANY take?",
    answers: {
      strict: "Those that a route can name: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS.",
      lenient: "Every one, such as TRACE and PROPFIND.",
    },
    ours: "Whom a route admits does not depend on the method.",
    source: creating,
  },
  "head-of-get": {
    question: "Does a route with GET answer HEAD?",
    answers: { strict: "No: 405, unless another route has it.", lenient: "Yes." },
    ours: "HEAD tells nothing that GET on the same route does not.",
    source: creating,
  },
  "order-of-policies": {
    question: "In which order do policies apply?",
    answers: {
      strict:
        "Size of the header block, CORS preflight, route, loop, rate limit, authentication, authorization, body, transformations, back end.",
      lenient: "Authentication and authorization come before the rate limit.",
    },
    ours: "Either way a request is served only after all of them.",
    source: `${docs}/Tasks/apigatewayaddingrequestpolicies.htm`,
  },
  "several-tokens": {
    question: "Two Authorization headers or token parameters: which counts?",
    answers: { strict: "Neither: 401.", lenient: "The first; the back end gets both." },
    ours: "Identity headers come from the token that was verified. A back end that reads the forwarded token must take the first, or refuse two.",
    source: jwt,
  },
  "json-dialects": {
    question:
      "A token's header or payload, or a fetched key set, is JSON that not every reader reads alike (a member named twice, half a surrogate pair, a NUL in a name, a number beyond doubles, more than 64 levels, a byte order mark, bytes that are not UTF-8), or a key's n or e is not base64url as RFC 7518 has it: is it read?",
    answers: {
      strict: "No: 401 for the token; badJsonWebKeySet, and 500, for the key set. RFC 7519, section 4, allows it.",
      lenient: "As JavaScript reads it: of two members the last counts.",
    },
    ours: "The issuer signs what it writes, and writes each member once. The adapter writes the key set anew, by one spelling.",
    source: jwt,
  },
  "bad-key-in-set": {
    question:
      "One key of a fetched set breaks a rule (not RSA, no kid, kid twice, wrong use, key_ops, alg or size), or there are more than ten: what of the rest?",
    answers: {
      strict: "No key is used: badJsonWebKeySet, and 500 for every request that needs them.",
      lenient: "The first ten sound ones are used.",
    },
    ours: "The adapter serves sound keys only, at most ten.",
    source: `${docs}/Tasks/apigatewayusingjwttokens-keyparams.htm`,
  },
  "unknown-kid": {
    question: "Is the set fetched again when a token names a kid that is not in it?",
    answers: { strict: "No: 401 until max_cache_duration_in_hours is over.", lenient: "Yes, one fetch at a time." },
    ours: "The adapter asks Entra every five minutes at most, however often it is asked.",
    source: jwt,
  },
  "stale-keys": {
    question: "The time of the kept keys is over and a new fetch fails: do the old ones serve on?",
    answers: {
      strict: "No: 500. Each request tries again, one fetch at a time.",
      lenient: "Yes; each request tries again.",
    },
    ours: "The adapter goes on serving what Entra last listed; a key that must go is revoked there.",
    source: jwt,
  },
  "claim-types": {
    question: "Does a verify_claims value match a number, a boolean or a list of one?",
    answers: {
      strict: "No: only a text that is equal. A null counts as absent.",
      lenient: "Yes: numbers and booleans by their text, a list by its first item.",
    },
    ours: "Claims that Entra writes as lists are refused as required claims.",
    finding: "ENTRA_CLAIM_NO_TEXT",
    source: jwt,
  },
  "refusals-kept": {
    question: "Is an answer kept by which an authorizer function does not admit a request?",
    answers: {
      strict: "Yes, as long as one that admits it.",
      lenient: "No: each request asks again.",
    },
    ours: "Nobody is admitted by it; whoever gets a right is admitted once the time of the kept answer is over.",
    source: `${docs}/Tasks/apigatewayusingauthorizerfunction_topic-Creating_an_Authorizer_Function.htm`,
  },
  "claim-required": {
    question: "Is a claim without is_required required?",
    answers: { strict: "Yes.", lenient: "No: it is compared where it is present." },
    ours: "is_required is always written.",
    source: jwt,
  },
  "anonymous-with-token": {
    question: "Is a token verified that comes to an ANONYMOUS route?",
    answers: {
      strict: "No, and request.auth stays empty.",
      lenient: "Yes: request.auth has the claims of a good one; a bad one is ignored.",
    },
    ours: "Open routes set no header from request.auth, and block identity headers.",
    source: `${docs}/Tasks/apigatewaytroubleshooting_topic-header_transformations_do_not_work.htm`,
  },
  "hop-by-hop": {
    question:
      "What becomes of Connection and the headers of the client's connection, and of those that Connection names?",
    answers: {
      strict: "They go before anything is set, those that Connection names among them.",
      lenient: "They are forwarded as they came, except what frames the body.",
    },
    ours: "Under neither does Connection take away what a route sets. A proxy behind the gateway may, so that a back end must refuse requests without identity headers.",
    source: headers,
  },
  "claims-in-headers": {
    question: "What does request.auth give for a list?",
    answers: { strict: "Its first item.", lenient: "The list as JSON." },
    ours: "Identity headers come from claims that are always a single text.",
    finding: "IDENTITY_HEADER_FORGEABLE",
    source: `${docs}/Tasks/apigatewaycontextvariables.htm`,
  },
  "filter-order": {
    question: "A header is blocked and set on the same route, which Oracle's page forbids: which comes last?",
    answers: {
      strict: "The filter, as the API reference says, so that the header does not arrive.",
      lenient: "Renaming and setting, so that it arrives.",
    },
    ours: "A name stands in one transformation only.",
    finding: "HEADER_TWICE",
    source: filterReference,
  },
  "rename-set-order": {
    question: "A header is set to which another is renamed: which comes last?",
    answers: { strict: "Setting.", lenient: "Renaming." },
    ours: "A name stands in one transformation only.",
    finding: "HEADER_TWICE",
    source: headers,
  },
  "rename-onto": {
    question: "A header is renamed to a name that the request has already: what becomes of that one?",
    answers: { strict: "It is replaced.", lenient: "It stays, before the other." },
    ours: "Identity headers are set, never renamed.",
    source: headers,
  },
  "allow-filter": {
    question: "What does ALLOW leave beside the listed headers?",
    answers: { strict: "Protected headers, Host and Content-Type.", lenient: "Nothing." },
    ours: "No construct filters by ALLOW unless asked.",
    source: headers,
  },
} as const satisfies Readonly<Record<string, OpenChoice>>;

/** A question with an answer for each reading. */
export type OpenChoiceId = keyof typeof openChoices;

/** Which reading each answer is taken from; made once for a gateway. */
export type Decisions = Readonly<Record<OpenChoiceId, Reading>>;

// Sound: they are the keys of the table.
const ids = Object.keys(openChoices) as OpenChoiceId[];

/** All answers of one reading. */
export const decisionsOf = (reading: Reading): Decisions =>
  // Sound: each id is there.
  Object.fromEntries(ids.map((id) => [id, reading])) as Decisions;
