/** What one writes first: fetch the keys on each call, rewrite them, send them. */
const { handle } = require("@fnproject/fdk");

handle(async () => {
  const response = await fetch(process.env.JWKS_URI);
  const { keys } = await response.json();
  return { keys: keys.map(({ x5c, ...key }) => ({ ...key, alg: "RS256" })) };
});
