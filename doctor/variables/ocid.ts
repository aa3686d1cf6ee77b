/**
 * OCIDs. https://docs.oracle.com/en-us/iaas/Content/General/Concepts/identifiers.htm
 *
 * @module
 */

/** Whether a text is the OCID of such a resource: `ocid1.TYPE.REALM.[REGION].UNIQUE`. */
export function isOcidOf(type: string, value: string): boolean {
  const parts = value.split(".");
  const [version, kind, realm = "", , unique = ""] = parts;
  return (
    parts.length >= 5 && version === "ocid1" && kind === type && /^oc\d+$/.test(realm) && /^[a-z0-9]+$/.test(unique)
  );
}
