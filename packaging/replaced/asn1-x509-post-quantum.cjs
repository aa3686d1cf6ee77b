// Ids of algorithms for the time after quantum computers: keys here are RSA and elliptic curves.
module.exports = {};
