/**
 * What the compiler wrote for a source that is gone: it would be published for ever, because the compiler never removes it.
 *
 * @module
 */

/**
 * @param outputs paths below `lib/`
 * @param hasSource tells whether the project has a file, by its path from the root
 * @returns those that no source stands for
 */
export function staleOutputs(outputs: readonly string[], hasSource: (path: string) => boolean): string[] {
  return outputs.filter((output) => /\.(?:js|json|d\.ts)$/.test(output) && !hasSource(sourceOf(output)));
}

const sourceOf = (output: string): string => output.replace(/\.(?:js|d\.ts)$/, ".ts");
