// Sends requests to a server without a connection, for tests of it: the servers here answer connections alone.
module.exports = () => {
  throw new Error("light-my-request is not part of this package");
};
