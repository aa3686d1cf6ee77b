/**
 * What Oracle's pages leave open, and how the local gateway decides. Where OCI turns out to do otherwise, this is the place to
 * look. The rule of thumb: of two readings the one under which a mistake in the stack shows.
 *
 * @module
 */

/** One open question. */
export interface Choice {
  /** By which the code refers to it. */
  readonly id: string;
  readonly question: string;
  readonly choice: string;
  /** The page that comes closest. */
  readonly source: string;
}

const docs = "https://docs.oracle.com/en-us/iaas/Content/APIGateway";
const jwt = `${docs}/Tasks/apigatewayusingjwttokens-usinjson.htm`;
const keyParameters = `${docs}/Tasks/apigatewayusingjwttokens-keyparams.htm`;
const headers = `${docs}/Tasks/apigatewaymodifyingresponsesrequests-addingheadertransformrequestpolicies.htm`;
const limits = `${docs}/Reference/apigatewaylimits.htm`;
const functions = "https://docs.oracle.com/en-us/iaas/Content/Functions";
const logCodes = "https://docs.oracle.com/en-us/iaas/Content/Logging/Reference/details_for_api_gateway.htm";

/** All of them, by subject. */
export const gatewayChoices: readonly Choice[] = [
  {
    id: "ambiguous-paths",
    question: "Which route gets /a/../b, /a/..;/b, /a/%252e%252e/b, /a//b, /a%2Fb, /a#b or /%zz?",
    choice: "None: 404. Parts of a system read such paths differently, and one of them might be open.",
    source: `${docs}/Tasks/apigatewayaddingparamswildcards.htm`,
  },
  {
    id: "nested-prefixes",
    question: "Two deployments on /a and /a/b: who answers /a/b/c?",
    choice: "The longest prefix that matches whole segments, and nobody else where it has no such route.",
    source: `${docs}/Tasks/apigatewaycreatingdeployment.htm`,
  },
  {
    id: "route-precedence",
    question: "Several routes match: which one answers?",
    choice:
      "Segment by segment text before {name} before {name*}; then the one that names the method before ANY; 405 when no route on the path has the method.",
    source: `${docs}/Tasks/apigatewayaddingparamswildcards.htm`,
  },
  {
    id: "order-of-policies",
    question: "In which order do policies apply?",
    choice:
      "Size of the header block, CORS preflight, route, loop, rate limit, authentication, authorization, body, transformations, back end.",
    source: `${docs}/Tasks/apigatewayaddingrequestpolicies.htm`,
  },
  {
    id: "not-played",
    question: "A value is not known here, or a deployment has what this gateway does not play: what is answered?",
    choice:
      "503 with the reason: by a route that admits whom it would admit, where only what lies behind is not known; by a whole route, where its own policies are not; by all of the deployment, where its paths or whom it admits are not.",
    source: `${docs}/Tasks/apigatewaycreatingdeployment.htm`,
  },
  {
    id: "validations",
    question: "What do validations do that are PERMISSIVE or ask for nothing, and response caches?",
    choice:
      "Nothing here: the first are only logged in OCI, and a cache answers what the back end would have answered.",
    source: `${docs}/Tasks/apigatewayaddingrequestpolicies.htm`,
  },
  {
    id: "route-without-methods",
    question: "Which methods does a route answer that names none?",
    choice: "All: ANY.",
    source: `${docs}/Tasks/apigatewaycreatingdeployment.htm`,
  },
  {
    id: "bad-key-in-set",
    question:
      "One key of a fetched set breaks a rule (not RSA, no kid, kid twice, wrong use, key_ops, alg or size), or there are more than ten: what of the rest?",
    choice: "No key is used: badJsonWebKeySet, and 500 for every request that needs them.",
    source: keyParameters,
  },
  {
    id: "unknown-kid",
    question: "Is the set fetched again when a token names a kid that is not in it?",
    choice: "No: 401 until max_cache_duration_in_hours is over.",
    source: jwt,
  },
  {
    id: "stale-keys",
    question: "The time of the kept keys is over and a new fetch fails: do the old ones serve on?",
    choice: "No: 500. Each request tries again, one fetch at a time.",
    source: jwt,
  },
  {
    id: "key-fetch",
    question: "How long may a key document be, how long may it take, are redirects followed?",
    choice:
      "100,000 bytes, 10 s, no redirects, status 200 only, any content type; the fetch carries no CDN-Loop. max_cache_duration_in_hours counts as 1 where it is absent.",
    source: jwt,
  },
  {
    id: "issuers-and-audiences",
    question: "What does TOKEN_AUTHENTICATION without issuers or audiences admit?",
    choice: "Nobody knows: such a deployment answers 503.",
    source: jwt,
  },
  {
    id: "claim-types",
    question: "Does a verify_claims value match a number, a boolean or a list of one?",
    choice: "No: only a text that is equal. A null counts as absent.",
    source: jwt,
  },
  {
    id: "claim-required",
    question: "Is a claim without is_required required?",
    choice: "Yes.",
    source: jwt,
  },
  {
    id: "duplicate-members",
    question: "A token's header or payload names a member twice: which counts?",
    choice: "Neither: 401. RFC 7519, section 4, allows it.",
    source: jwt,
  },
  {
    id: "several-tokens",
    question: "Two Authorization headers or token parameters: which counts?",
    choice: "Neither: 401.",
    source: jwt,
  },
  {
    id: "missing-exp",
    question: "Is a token without exp admitted?",
    choice: "No: 401.",
    source: `${docs}/Tasks/apigatewayusingjwttokens.htm`,
  },
  {
    id: "anonymous-with-token",
    question: "Is a token verified that comes to an ANONYMOUS route?",
    choice: "No, and request.auth stays empty.",
    source: `${docs}/Tasks/apigatewaytroubleshooting_topic-header_transformations_do_not_work.htm`,
  },
  {
    id: "scope-list",
    question: "May scope be a list, and how are scopes in a text separated?",
    choice: "A list counts item by item; in a text spaces separate.",
    source: jwt,
  },
  {
    id: "insufficient-scope",
    question: "What does a caller get whose scope does not suffice?",
    choice: "403, not the validation failure policy.",
    source: jwt,
  },
  {
    id: "www-authenticate",
    question: "What does WWW-Authenticate say?",
    choice: "The scheme of the policy and nothing else.",
    source: jwt,
  },
  {
    id: "failure-content-type",
    question: "Which Content-Type has the message of MODIFY_RESPONSE?",
    choice: "application/json where it is JSON, else text/plain.",
    source: jwt,
  },
  {
    id: "error-bodies",
    question: "What is in the gateway's own answers?",
    choice: '{"code":401,"message":"Unauthorized"} and its like.',
    source: `${docs}/Tasks/apigatewaytroubleshooting.htm`,
  },
  {
    id: "preflight",
    question: "Who answers a CORS preflight, and when?",
    choice:
      "The gateway, with 204, before rate limit and authentication, by the policy of the route that the actual request would get.",
    source: `${docs}/Tasks/apigatewayaddingcorssupport.htm`,
  },
  {
    id: "rate-algorithm",
    question: "How is the rate counted, and what is answered beyond it?",
    choice: "A bucket for each key that holds one second's requests; 429 with Retry-After in whole seconds.",
    source: `${docs}/Tasks/apigatewaylimitingbackendaccess.htm`,
  },
  {
    id: "filter-order",
    question:
      "A header is blocked and set on the same route, which Oracle's page forbids: is the deployment refused, and which comes last?",
    choice:
      "It runs, with a warning at start; the filter comes last, as the API reference says, so that the header does not arrive.",
    source: "https://docs.oracle.com/en-us/iaas/api/#/en/api-gateway/latest/datatypes/FilterHeaderPolicy",
  },
  {
    id: "allow-filter",
    question: "What does ALLOW leave beside the listed headers?",
    choice: "Protected headers, Host and Content-Type.",
    source: headers,
  },
  {
    id: "rename-onto",
    question: "A header is renamed to a name that the request has already: what becomes of that one?",
    choice: "It is replaced.",
    source: headers,
  },
  {
    id: "hop-by-hop",
    question: "Connection names a header that the route sets: what reaches the back end?",
    choice:
      "What the route sets. Headers of the client's connection, those that Connection names among them, go before anything is set.",
    source: headers,
  },
  {
    id: "claims-in-headers",
    question: "What does request.auth give for a list, a number, an object?",
    choice: "The first item of a list; numbers, booleans and objects as JSON.",
    source: `${docs}/Tasks/apigatewaycontextvariables.htm`,
  },
  {
    id: "header-block",
    question: "How are the 8 KB of method, URI and headers counted, and what is answered beyond?",
    choice: "Request line and header lines as on the wire, 8,192 bytes; 431.",
    source: limits,
  },
  {
    id: "body-too-large",
    question: "What is answered to a body beyond 20 MB, or 6 MB for functions?",
    choice: "413.",
    source: limits,
  },
  {
    id: "loop",
    question: "When is a loop possible, when detected, and what is answered?",
    choice: "Once through the same gateway is logged as possible and served; twice is detected: 508.",
    source: logCodes,
  },
  {
    id: "function-failures",
    question: "What does the client get when a function cannot be called?",
    choice:
      "404 not found or not authorized, 429 rate limited, 500 internal error, 502 failed or badly answered, 503 unavailable, 504 timeout.",
    source: logCodes,
  },
  {
    id: "function-copies",
    question: "How many copies of a function run, and what becomes of a call when all are busy?",
    choice: "maxInstances, 4; the call waits until the function's timeout is over, and is then rate limited.",
    source: `${functions}/Concepts/functionsservicelimits.htm`,
  },
  {
    id: "function-idle",
    question: "When does an idle copy end?",
    choice:
      "After idleSeconds, 300, on the cloud's clock; one stays where a health probe of the stack or provisioned concurrency keeps the function warm.",
    source: `${functions}/Concepts/functionshowitworks.htm`,
  },
  {
    id: "function-violations",
    question: "What becomes of a copy that crashes, hangs, answers too much or outside the contract?",
    choice:
      "What the Fn server does: it is killed and the next call gets a new one; after an exception in the handler it goes on.",
    source: `${functions}/Tasks/functionstroubleshooting_topic-Issues-invoking-functions.htm`,
  },
  {
    id: "policy-compartment",
    question: "Which compartment is request.resource.compartment.id in the statement for gateways?",
    choice:
      "The gateway's, as Oracle's page explains it; in compartment id must name that of the functions, since parents are not known here.",
    source: `${docs}/Tasks/apigatewaycreatingpolicies.htm`,
  },
  {
    id: "request-ids",
    question: "What becomes of an opc-request-id that a client sends?",
    choice: "It is dropped; each request gets one of the gateway's own.",
    source: logCodes,
  },
  {
    id: "gateway-headers",
    question: "Which headers does the gateway add to answers?",
    choice:
      "opc-request-id, Server, Strict-Transport-Security, X-Content-Type-Options, X-Frame-Options, X-XSS-Protection.",
    source: `${docs}/Tasks/apigatewaymodifyingresponsesrequests-protectedrequestresponseheaders.htm`,
  },
  {
    id: "outbound",
    question: "Does the local gateway call back ends on other machines?",
    choice:
      "Only if asked to: else what is not on the map of origins gets 502. `start` lets an echo answer for HTTP back ends: 200, with what it was asked.",
    source: `${docs}/Tasks/apigatewayusinghttpbackend.htm`,
  },
];
