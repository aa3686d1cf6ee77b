/** `JSON.parse` with an error that says what was read, and how it starts. */
export function parseJson(text: string, from: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const start = JSON.stringify(text.slice(0, 60));
    throw new Error(`${from} is not JSON (it starts with ${start}): ${(cause as Error).message}`, { cause });
  }
}
