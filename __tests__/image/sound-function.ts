/** The least that opens its socket as OCI Functions wants it, for tests that care about its image alone. */
export const soundFunction = `const [{ createServer }, { symlinkSync }, { basename }] = ["http", "fs", "path"].map((name) => require(name));
const socket = process.env.FN_LISTENER.replace("unix:", "");
createServer((_, answer) => answer.end()).listen(socket + ".tmp", () => symlinkSync(basename(socket) + ".tmp", socket));
`;
