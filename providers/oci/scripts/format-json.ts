const WIDTH = 120;

/**
 * JSON text that depends on the content alone: keys sorted, one line for what fits in 120 columns (so that an attribute
 * is a line in a diff), a newline at the end.
 */
export function formatJson(value: unknown): string {
  return `${format(value, "", 0)}\n`;
}

function format(value: unknown, indent: string, keyWidth: number): string {
  const line = inline(value);
  if (typeof value !== "object" || value === null || indent.length + keyWidth + line.length < WIDTH) return line;
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    return `[\n${value.map((item) => deeper + format(item, deeper, 0)).join(",\n")}\n${indent}]`;
  }
  const entries = sortedEntries(value).map(([key, child]) => {
    const name = `${JSON.stringify(key)}: `;
    return deeper + name + format(child, deeper, name.length);
  });
  return `{\n${entries.join(",\n")}\n${indent}}`;
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = sortedEntries(value).map(([key, child]) => `${JSON.stringify(key)}: ${inline(child)}`);
  return entries.length > 0 ? `{ ${entries.join(", ")} }` : "{}";
}

function sortedEntries(value: object): [string, unknown][] {
  const entries = Object.entries(value).filter(([, child]) => child !== undefined);
  return entries.sort(([a], [b]) => (a < b ? -1 : 1));
}
