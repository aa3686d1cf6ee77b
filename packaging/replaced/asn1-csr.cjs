// Requests for certificates: the authority here is asked by nobody.
module.exports = {};
