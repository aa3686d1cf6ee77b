/**
 * Terraform's built-in functions and what each returns: https://developer.hashicorp.com/terraform/language/functions
 * `dynamic` where it depends on the arguments.
 */
import type { ValueType } from "./value-type";

const byReturnType: readonly (readonly [ValueType, string])[] = [
  ["number", "abs ceil floor index length log max min parseint pow signum sum timecmp"],
  ["bool", "alltrue anytrue can cidrcontains contains endswith fileexists issensitive startswith strcontains tobool"],
  ["number", "tonumber"],
  [
    "string",
    "abspath base64decode base64encode base64gzip base64sha256 base64sha512 basename bcrypt chomp cidrhost cidrnetmask " +
      "cidrsubnet dirname file filebase64 filebase64sha256 filebase64sha512 filemd5 filesha1 filesha256 filesha512 format " +
      "formatdate indent join jsonencode lower md5 pathexpand plantimestamp replace rsadecrypt sha1 sha256 sha512 strrev " +
      "substr templatefile templatestring textdecodebase64 textencodebase64 timeadd timestamp title tostring trim " +
      "trimprefix trimspace trimsuffix type upper urlencode uuid uuidv5 yamlencode",
  ],
  [["list", "string"], "cidrsubnets formatlist keys sort split"],
  [["list", "number"], "range"],
  [["set", "string"], "fileset"],
  [
    "dynamic",
    "chunklist coalesce coalescelist compact concat csvdecode distinct element ephemeralasnull flatten jsondecode lookup " +
      "matchkeys merge nonsensitive one regex regexall reverse sensitive setintersection setproduct setsubtract setunion " +
      "slice tolist tomap toset transpose try values yamldecode zipmap",
  ],
];

const returnTypes: ReadonlyMap<string, ValueType> = new Map(
  byReturnType.flatMap(([type, names]) => names.split(" ").map((name) => [name, type] as const)),
);

/** The type that a call gives, or undefined for a function that Terraform does not have. */
export function returnTypeOf(name: string, element: ValueType | undefined): ValueType | undefined {
  if (element !== undefined) {
    switch (name) {
      case "tolist":
        return ["list", element];
      case "toset":
        return ["set", element];
      case "one":
      case "element":
        return element;
    }
  }
  return returnTypes.get(name);
}
