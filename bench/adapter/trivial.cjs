/** The least that a function can do: constant bytes through the FDK. */
const { handle, rawResult } = require("@fnproject/fdk");

const body = Buffer.from(process.env.CONSTANT_BODY);

handle(
  (_body, context) => {
    context.responseContentType = "application/json";
    return rawResult(body);
  },
  { inputMode: "buffer" },
);
