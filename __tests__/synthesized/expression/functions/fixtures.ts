/** The files that examples of functions read. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const files: Readonly<Record<string, string | Buffer>> = {
  "hello.txt": "Hello World",
  "bytes.bin": Buffer.from([0xff, 0x00, 0x80]),
  "greeting.tftpl": "Hello, ${name}!\n%{ for item in items }- ${upper(item)}\n%{ endfor }",
  "list.tftpl": "${items}",
  "nested.tftpl": '${templatefile("list.tftpl", { items = [] })}',
  "sub/a.json": "{}",
  "sub/b.json": "[]",
  "sub/deep/c.json": "1",
};

export function writeFixtures(directory: string): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
}
