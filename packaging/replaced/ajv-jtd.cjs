// Reads schemas of JSON Type Definition: those of the servers here are JSON Schema.
module.exports = class {
  constructor() {
    throw new Error("JSON Type Definition is not part of this package");
  }
};
