/**
 * What Oracle's pages leave open and has one answer here: another would harm nobody, would be a guess, or is ruled out by a standard. What Node's
 * own server would tolerate is among it.
 *
 * @module
 */
import type { SettledChoice } from "../choice";

const docs = "https://docs.oracle.com/en-us/iaas/Content/APIGateway";
const jwt = `${docs}/Tasks/apigatewayusingjwttokens-usinjson.htm`;
const headers = `${docs}/Tasks/apigatewaymodifyingresponsesrequests-addingheadertransformrequestpolicies.htm`;
const limits = `${docs}/Reference/apigatewaylimits.htm`;
const concepts = `${docs}/Concepts/apigatewayconcepts.htm`;
const creating = `${docs}/Tasks/apigatewaycreatingdeployment.htm`;
const functions = "https://docs.oracle.com/en-us/iaas/Content/Functions";
const logCodes = "https://docs.oracle.com/en-us/iaas/Content/Logging/Reference/details_for_api_gateway.htm";

const onlyWords = "Nothing rests on it: whoever is refused is refused.";
const ofThisMachine = "It is about this machine, not about OCI.";

/** All of them, by subject. */
export const settledChoices: readonly SettledChoice[] = [
  {
    id: "request-syntax",
    question: "What becomes of a request that RFC 9112 calls malformed?",
    choice:
      "400, and the connection ends: folded headers, a blank before the colon, a line that ends otherwise than with CR LF, control characters, Content-Length twice or beside Transfer-Encoding, Transfer-Encoding in HTTP/1.0, HTTP/1.1 without Host.",
    why: "Who accepts it is a way to smuggle a second request past the gateway: RFC 9112, section 11.2.",
    source: concepts,
  },
  {
    id: "transfer-codings",
    question: "Which transfer codings are understood?",
    choice: "chunked alone; 501 for any other. Trailers are dropped.",
    why: "Another coding would reach the back end undecoded, as something else than what was sent: RFC 9112, section 6.1.",
    source: concepts,
  },
  {
    id: "http-versions",
    question: "Which versions of HTTP are there?",
    choice: "1.0 and 1.1; 505 for others. HTTP/2, which Oracle offers to clients, is not played.",
    why: "HTTP/2 carries the same requests. What it changes in their framing is not judged here.",
    source: concepts,
  },
  {
    id: "expectations",
    question: "What becomes of Expect?",
    choice: "100-continue is answered at once; 417 for any other.",
    why: "Nobody is admitted by it.",
    source: concepts,
  },
  {
    id: "tunnels",
    question: "What becomes of CONNECT, and of Upgrade?",
    choice: "CONNECT gets 405; Upgrade is not followed, the request is served as it is.",
    why: "No page offers either, and Upgrade is a protected header.",
    source: `${docs}/Tasks/apigatewaymodifyingresponsesrequests-protectedrequestresponseheaders.htm`,
  },
  {
    id: "absolute-targets",
    question: "A request names a whole URL as its target: what of its host?",
    choice: "The path counts, the host is ignored.",
    why: "No route depends on a host.",
    source: concepts,
  },
  {
    id: "header-block",
    question: "How are the 8 KB of method, URI and headers counted, and what is answered beyond?",
    choice:
      "Request line and header lines as on the wire, 8,192 bytes; 431. Within them no header is left out, however many there are.",
    why: "A documented limit: only a few bytes depend on how it is counted.",
    source: limits,
  },
  {
    id: "not-played",
    question: "A value is not known here, or a deployment has what this gateway does not play: what is answered?",
    choice:
      "503 with the reason: by a route that admits whom it would admit, where only what lies behind is not known; by a whole route, where its own policies are not; by all of the deployment, where its paths or whom it admits are not.",
    why: ofThisMachine,
    source: creating,
  },
  {
    id: "validations",
    question: "What do validations do that are PERMISSIVE or ask for nothing, and response caches?",
    choice:
      "Nothing here: the first are only logged in OCI, and a cache answers what the back end would have answered.",
    why: ofThisMachine,
    source: `${docs}/Tasks/apigatewayaddingrequestpolicies.htm`,
  },
  {
    id: "route-without-methods",
    question: "Which methods does a route answer that names none?",
    choice: "All: ANY.",
    why: "Fewer would only refuse what this shows as open.",
    source: creating,
  },
  {
    id: "key-fetch",
    question: "How long may a key document be, how long may it take, are redirects followed?",
    choice:
      "100,000 bytes, 10 s, no redirects, status 200 only, any content type; the fetch carries no CDN-Loop. max_cache_duration_in_hours counts as 1 where it is absent.",
    why: "More would only let keys work that do not here.",
    source: jwt,
  },
  {
    id: "issuers-and-audiences",
    question: "What does TOKEN_AUTHENTICATION without issuers or audiences admit?",
    choice: "Nobody knows: such a deployment answers 503, and counts as not checked.",
    why: "Either answer would show a stack as safe or as broken that may be neither.",
    source: jwt,
  },
  {
    id: "missing-exp",
    question: "Is a token without exp admitted?",
    choice: "No: 401.",
    why: "Oracle's page says of nbf alone that it may be absent.",
    source: `${docs}/Tasks/apigatewayusingjwttokens.htm`,
  },
  {
    id: "scope-list",
    question: "May scope be a list, and how are scopes in a text separated?",
    choice: "A list counts item by item; in a text spaces separate.",
    why: "RFC 8693, section 4.2, and what Oracle says of authorizer functions.",
    source: jwt,
  },
  {
    id: "insufficient-scope",
    question: "What does a caller get whose scope does not suffice?",
    choice: "403, not the validation failure policy.",
    why: onlyWords,
    source: jwt,
  },
  {
    id: "applied-anew",
    question:
      "What becomes of keys, answers of authorizer functions and rate limits that a gateway has in memory, when a deployment is applied anew?",
    choice: "What the policy that it belongs to still says alike is kept; where that changed it begins anew.",
    why: "Either way a token is verified with keys that the policy names, for no longer than it says.",
    source: creating,
  },
  {
    id: "authorizer-request",
    question: "What is an authorizer function sent beside its input?",
    choice:
      "No header of the request and none of the Fn contract for HTTP; the values of a parameter in the encoding in which they came.",
    why: "The input is documented, and says all that its parameters name.",
    source: `${docs}/Tasks/apigatewayusingauthorizerfunction_topic-Creating_an_Authorizer_Function.htm`,
  },
  {
    id: "authorizer-without-token",
    question: "Is an authorizer function with a single argument called without one?",
    choice: "No: 401. One with several arguments is, whatever is there.",
    why: "Whoever has no token is refused either way.",
    source: `${docs}/Tasks/apigatewayusingauthorizerfunction_topic-Creating_an_Authorizer_Function.htm`,
  },
  {
    id: "authorizer-failures",
    question: "What does a caller get where an authorizer function cannot be called, or answers what is no answer?",
    choice: "502, as the page says of a function that answers with 5xx.",
    why: onlyWords,
    source: `${docs}/Tasks/apigatewayusingauthorizerfunction_topic-Creating_an_Authorizer_Function.htm`,
  },
  {
    id: "failure-status",
    question: "A failure policy takes its status from request.auth, and that is none: what is answered?",
    choice: "401.",
    why: onlyWords,
    source: jwt,
  },
  {
    id: "unverified-selector",
    question: "An authentication server is selected by request.auth: who has verified that claim?",
    choice: "Nobody: it is read from the token as it came. The selected server verifies it.",
    why: "A token that selects a server by a lie is refused by that server.",
    source: `${docs}/Tasks/apigatewayaddingmultipleauthenticationservers.htm`,
  },
  {
    id: "open-route-unselected",
    question: "Is an open route served to a request that selects no authentication server?",
    choice: "Yes.",
    why: "Nobody has to vouch for a request there.",
    source: `${docs}/Tasks/apigatewayaddingmultipleauthenticationservers.htm`,
  },
  {
    id: "www-authenticate",
    question: "What does WWW-Authenticate say?",
    choice:
      "The scheme of the policy and nothing else; of an authorizer function what it answers as wwwAuthenticate, or there is none; Bearer where no authentication server matches.",
    why: onlyWords,
    source: jwt,
  },
  {
    id: "failure-content-type",
    question: "Which Content-Type has the message of MODIFY_RESPONSE?",
    choice: "application/json where it is JSON, else text/plain.",
    why: onlyWords,
    source: jwt,
  },
  {
    id: "error-bodies",
    question: "What is in the gateway's own answers?",
    choice: '{"code":401,"message":"Unauthorized"} and its like.',
    why: onlyWords,
    source: `${docs}/Tasks/apigatewaytroubleshooting.htm`,
  },
  {
    id: "rate-algorithm",
    question: "How is the rate counted, and what is answered beyond it?",
    choice: "A bucket for each key that holds one second's requests; 429 with Retry-After in whole seconds.",
    why: "It decides when, and never who.",
    source: `${docs}/Tasks/apigatewaylimitingbackendaccess.htm`,
  },
  {
    id: "empty-values",
    question: "A header is set to a value that is empty, or that no header may hold: what of the client's own?",
    choice: "It stays as it came.",
    why: "Oracle documents it (missingSetValues, badHeaderValue), and it is the dangerous answer.",
    source: headers,
  },
  {
    id: "body-too-large",
    question: "What is answered to a body beyond 20 MB, or 6 MB for functions?",
    choice: "413.",
    why: onlyWords,
    source: limits,
  },
  {
    id: "loop",
    question: "When is a loop possible, when detected, and what is answered?",
    choice: "Once through the same gateway is logged as possible and served; twice is detected: 508.",
    why: "Oracle has a log code for each, and a loop is a mistake wherever it ends.",
    source: logCodes,
  },
  {
    id: "function-failures",
    question: "What does the client get when a function cannot be called?",
    choice:
      "404 not found or not authorized, 429 rate limited, 500 internal error, 502 failed or badly answered, 503 unavailable, 504 timeout.",
    why: "Oracle has a log code for each; which number goes with it admits nobody.",
    source: logCodes,
  },
  {
    id: "closed-network",
    question: "Rules or routes of the stack let a connection through to nobody: what is answered?",
    choice:
      "What is answered after the time-out, at once: 504 for back ends and functions, 500 where keys are fetched; a gateway that lets nobody in ends connections. What is not known is played as if it were open.",
    why: "Oracle's page tells of unreachable back ends and keys; the walk-through tells what is closed, and what is not known.",
    source: `${docs}/Tasks/apigatewaytroubleshooting_topic-5xx_responses_returned_because_backend_unreachable.htm`,
  },
  {
    id: "function-copies",
    question: "How many copies of a function run, and what becomes of a call when all are busy?",
    choice: "maxInstances, 4; the call waits until the function's timeout is over, and is then rate limited.",
    why: "It is a setting: no number is right everywhere.",
    source: `${functions}/Concepts/functionsservicelimits.htm`,
  },
  {
    id: "function-pool",
    question: "Which of several copies gets a call, and what does a copy do between calls?",
    choice:
      "The one that was idle last; it runs on. With --pool any idle one does, copies end in any order, and idle ones are frozen; 12 run at most. When all are busy another starts, and whichever is free first answers.",
    why: "Both ends are played, and nothing may rest on either.",
    source: `${functions}/Concepts/functionshowitworks.htm`,
  },
  {
    id: "health-probes",
    question: "From how many places does a health check probe that names none?",
    choice: "Three, at once. They are played where --pool is given; else it counts only that they keep a copy warm.",
    why: "More copies may be cold at once, and no number changes what one is answered.",
    source: "https://docs.oracle.com/en-us/iaas/Content/HealthChecks/Concepts/healthchecks.htm",
  },
  {
    id: "function-idle",
    question: "When does an idle copy end?",
    choice:
      "After idleSeconds, 300, on the cloud's clock; one stays where a health probe of the stack or provisioned concurrency keeps the function warm.",
    why: "It is a setting: no number is right everywhere.",
    source: `${functions}/Concepts/functionshowitworks.htm`,
  },
  {
    id: "function-violations",
    question: "What becomes of a copy that crashes, hangs, answers too much or outside the contract?",
    choice:
      "What the Fn server does: it is killed and the next call gets a new one; after an exception in the handler it goes on.",
    why: "The Fn server is what OCI Functions is built on.",
    source: `${functions}/Tasks/functionstroubleshooting_topic-Issues-invoking-functions.htm`,
  },
  {
    id: "policy-compartment",
    question: "Which compartment is request.resource.compartment.id in the statement for gateways?",
    choice:
      "The gateway's, as Oracle's page explains it; in compartment id must name that of the functions, since parents are not known here.",
    why: "Oracle's page says so; with both in one compartment there is no other answer.",
    source: `${docs}/Tasks/apigatewaycreatingpolicies.htm`,
  },
  {
    id: "gateway-headers",
    question: "Which headers does the gateway add to answers?",
    choice:
      "opc-request-id, Server, Strict-Transport-Security, X-Content-Type-Options, X-Frame-Options, X-XSS-Protection.",
    why: onlyWords,
    source: `${docs}/Tasks/apigatewaymodifyingresponsesrequests-protectedrequestresponseheaders.htm`,
  },
  {
    id: "outbound",
    question: "Does the local gateway call back ends on other machines?",
    choice:
      "Only if asked to (`start --outbound`), and link-local addresses and what gives a machine its credentials never: else what is not on the map of origins gets 502. `start` lets an echo answer for HTTP back ends that `--origin` does not name: 200, with what the gateway would have sent.",
    why: ofThisMachine,
    source: `${docs}/Tasks/apigatewayusinghttpbackend.htm`,
  },
];
