// Attributes of requests for certificates; the library registers them by these ids.
module.exports = {
  id_pkcs9_at_challengePassword: "1.2.840.113549.1.9.7",
  id_pkcs9_at_extensionRequest: "1.2.840.113549.1.9.14",
};
