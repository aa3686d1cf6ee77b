/** How long a process that has just started takes for one GET to the identity provider, the client's own start included: what no adapter can save. Prints milliseconds. */
const start = performance.now();
const https = require("node:https");

https.get(process.env.JWKS_URI, { agent: false }, (response) => {
  response.resume().on("end", () => console.log(performance.now() - start));
});
