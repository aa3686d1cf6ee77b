/** Calls of functions by Terraform's own description of them, with arguments that fit more often than not. */
import fc from "fast-check";

interface Parameter {
  readonly name: string;
  /** `"string"`, or `["list", "string"]`. */
  readonly type: string | readonly unknown[];
}

/** A function as `terraform metadata functions -json` describes it. */
export interface Signature {
  readonly parameters?: readonly Parameter[];
  readonly variadic_parameter?: Parameter;
}

const quoted = (text: string): string => `"${text}"`;

const texts = [
  ...[
    "",
    "a",
    "abc",
    "Hello World",
    "foo-bar_baz qux",
    "  padded \\t",
    "a,b,c",
    "straße ŉ",
    "👾🕹️é",
    "one\\r\\ntwo\\n\\n",
  ],
  ...["10", "-3.5", "+7", "1e3", "true", "zZ", "10.1.0.0/16", "fd00:1::/48", "192.168.5.9/30", "1h30m", "-90.5s", "0"],
  ...["2026-01-31T12:00:00Z", "2024-02-29T23:59:59+05:30", "2024-02-30T00:00:00Z", "DD MMM YYYY hh:mm ZZZ"],
  ...["EEEE 'the' D, H aa ZZZZZ", "M/D/YY s", "%s-%s", "%05d|%-6s|%x", "%v %q", "%.2f%%", "%8.3e", "%[2]v%[1]v", "%#v"],
  ...[
    "%+d% d",
    "%t",
    "[a-z]+",
    "(\\\\w+)-(\\\\w+)",
    "(?P<first>\\\\w)(?P<rest>.*)",
    "^\\\\s*|\\\\s*$",
    "b*",
    "/[aeiou]/",
  ],
  ...[
    "/(.)(.)/",
    "$2$1",
    "$${1}x$$",
    "(?i)HELLO",
    "[[:upper:]]",
    "\\\\pL\\\\.?",
    "(a)|(b)",
    "\\\\-|\\\\_",
    "(?=a)",
    "[",
    "/\\\\//",
  ],
  ...[
    '{\\"a\\": [1, null, \\"x\\", 1.50]}',
    "a: 1\\nb: [x, yes, 0x1f, ~]\\nc: &k {d: '1'}\\ne: *k\\n",
    "- 1\\n- |\\n  t\\n",
    "x: y: z",
  ],
  ...[
    'id,name\\n1,x\\n2,\\"y,z\\"\\n',
    "id\\n1,2",
    "SGVsbG8=",
    "SGVsbG8",
    "/w==",
    "UTF-8",
    "UTF-16LE",
    "UTF-16",
    "ISO-8859-1",
  ],
  ...[
    "windows-1252",
    "dns",
    "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    "hello.txt",
    "sub/deep/../a.json",
    "sub",
    "/",
    "a//b/",
  ],
  ...["**/*.json", "{hello,b}.*", "*", "**", "s?b/[a-b].json", "greeting.tftpl", "list.tftpl", "missing"],
].map(quoted);

const numbers = [
  "0",
  "1",
  "2",
  "3",
  "-1",
  "-2",
  "5",
  "8",
  "10",
  "16",
  "62",
  "255",
  "1.5",
  "-0.25",
  "3.999",
  "1e6",
  "123456789",
  "0.5",
];

const lists = [
  ...[
    "[]",
    '["a", "b", "c"]',
    '["b", "a", "b", ""]',
    "[1, 2, 3]",
    "[3, 1, 2, 1]",
    '[1, "2", true]',
    '[["a"], ["b", "c"], []]',
  ],
  ...[
    "[true, false]",
    '["true", null]',
    'toset(["b", "a"])',
    "toset([2, 1, 10])",
    '[{ a = 1 }, { a = "x" }]',
    "tolist([])",
  ],
  ...[
    '["x", ["y", ["z"]]]',
    "[0.1, 0.2]",
    '["10.0.0.0/8"]',
    "toset([[2], [1]])",
    '["Hello World", "ß"]',
    "[[1, 2], [3, 4]]",
  ],
];

const maps = [
  ...[
    "{}",
    '{ a = "x", b = "y" }',
    "{ b = 2, a = 1 }",
    '{ a = ["1", "2"], b = ["2"] }',
    "{ a = null, c = [1, { d = true }] }",
  ],
  ...['{ name = "Ann", items = ["p", "q"] }', '{ "é" = 1, Z = 2, a = 3 }', "{ k = { x = 1 } }"],
];

const anything = [...texts, ...numbers, ...lists, ...maps, "null", "true", "false"];

const known: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^string$/, texts],
  [/^number$/, numbers],
  [/^(?:list|set)/, lists],
  [/^map/, maps],
];

/** For those that take any type, by their names. */
const named: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(?:list|sets|seqs|values|first_set|other_sets|set)$/, lists],
  [/^(?:inputMap|maps|mapping|vars)$/, maps],
  [/^(?:number|str|template)$/, texts],
];

function argument({ name, type }: Parameter): fc.Arbitrary<string> {
  const [, fitting] =
    known.find(([pattern]) => pattern.test(String(type))) ?? named.find(([pattern]) => pattern.test(name)) ?? [];
  if (fitting === undefined) return fc.constantFrom(...anything);
  return fc.oneof(
    { arbitrary: fc.constantFrom(...fitting), weight: 12 },
    { arbitrary: fc.constantFrom(...anything), weight: 1 },
  );
}

export function callOf(name: string, { parameters = [], variadic_parameter: more }: Signature): fc.Arbitrary<string> {
  const rest = more === undefined ? fc.constant([]) : fc.array(argument(more), { maxLength: 3 });
  return fc
    .tuple(fc.tuple(...parameters.map(argument)), rest)
    .map(([first, others]) => `${name}(${[...first, ...others].join(", ")})`);
}
