// Writes the log of a server that is told to: the servers here are not.
module.exports = { symbols: {}, stdSerializers: {} };
