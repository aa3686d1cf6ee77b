// Tells which addresses of a chain of proxies to trust: the servers here trust none.
module.exports = {};
