/** Terraform refuses a graph in which an element needs itself. Returns the first cycle found from each element on. */
export function findCycles(uses: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const done = new Set<string>();
  const cycles: string[][] = [];
  const visit = (address: string, path: readonly string[]): void => {
    const seen = path.indexOf(address);
    if (seen >= 0) {
      cycles.push([...path.slice(seen), address]);
    } else if (!done.has(address)) {
      for (const used of uses.get(address) ?? []) {
        visit(used, [...path, address]);
      }
      done.add(address);
    }
  };
  for (const address of uses.keys()) {
    visit(address, []);
  }
  return cycles;
}
