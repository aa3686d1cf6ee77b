// Judges which plugins fit a server: the servers here have none.
module.exports = {};
