// Messages that are signed or encrypted, which chains of certificates may come in: here certificates alone are made, and read one by one.
module.exports = {};
