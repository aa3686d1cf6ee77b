/** OCI's commercial regions and their keys: https://docs.oracle.com/en-us/iaas/Content/General/Concepts/regions.htm */
export const regionKeys: ReadonlyMap<string, string> = new Map([
  ["ap-melbourne-1", "MEL"],
  ["ap-mumbai-1", "BOM"],
  ["ap-osaka-1", "KIX"],
  ["ap-seoul-1", "ICN"],
  ["ap-singapore-1", "SIN"],
  ["ap-sydney-1", "SYD"],
  ["ap-tokyo-1", "NRT"],
  ["ca-montreal-1", "YUL"],
  ["ca-toronto-1", "YYZ"],
  ["eu-amsterdam-1", "AMS"],
  ["eu-frankfurt-1", "FRA"],
  ["eu-madrid-1", "MAD"],
  ["eu-marseille-1", "MRS"],
  ["eu-milan-1", "LIN"],
  ["eu-paris-1", "CDG"],
  ["eu-stockholm-1", "ARN"],
  ["eu-zurich-1", "ZRH"],
  ["il-jerusalem-1", "MTZ"],
  ["me-abudhabi-1", "AUH"],
  ["me-dubai-1", "DXB"],
  ["me-jeddah-1", "JED"],
  ["mx-queretaro-1", "QRO"],
  ["sa-saopaulo-1", "GRU"],
  ["sa-santiago-1", "SCL"],
  ["uk-cardiff-1", "CWL"],
  ["uk-london-1", "LHR"],
  ["us-ashburn-1", "IAD"],
  ["us-chicago-1", "ORD"],
  ["us-phoenix-1", "PHX"],
  ["us-sanjose-1", "SJC"],
]);

/** The key of a region; a plausible one for a region that is newer than this list. */
export const regionKey = (region: string): string =>
  regionKeys.get(region) ?? (region.split("-")[1] ?? region).slice(0, 3).toUpperCase();
