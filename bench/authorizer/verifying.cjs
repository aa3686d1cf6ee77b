/** The least that an authorizer can do: one `jose` verification with a key that is there, through the FDK. */
const { handle, rawResult } = require("@fnproject/fdk");
const { importJWK, jwtVerify } = require("jose");

const { key, issuer, audience } = JSON.parse(process.env.VERIFYING);
const imported = importJWK(key, "RS256");

handle(
  async (body) => {
    const { token } = JSON.parse(body).data;
    const { payload } = await jwtVerify(token.slice("Bearer ".length), await imported, { issuer, audience });
    return rawResult(JSON.stringify({ active: true, scope: payload.roles }));
  },
  { inputMode: "buffer" },
);
