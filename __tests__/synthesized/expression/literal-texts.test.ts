/** Strip markers and heredocs; each result is what Terraform 1.11.4 gives for the same text. */
import { describe, expect, test } from "vitest";
import { evaluateText } from "./evaluating";

const names = { x: "X", l: ["1", "2"] };

describe("a strip marker takes white space up to the end of its line", () => {
  test.each([
    ["a ${x ~}  b", "a Xb"],
    ["a \n\n  ${~ x ~} \n\n  b", "a \n\nX\n  b"],
    ["%{ for i in l ~}\n  <${i}>\n%{ endfor ~}\n z", "  <1>\n  <2>\n z"],
    ["a ~}$${b ${x ~} $${c}", "a ~}${b X${c}"],
    ["%{ if true ~}\n  yes  \n%{~ else ~} no %{ endif ~}\n  tail", "  yes  tail"],
    ["x  %{~ if false ~}\n  yes  \n%{~ endif ~}   \n tail", "x tail"],
    ["${ x ~} ${~ x }  ${~ x ~}  ", "XXX"],
    ['${"q  ${~ x ~}  r"}', "qXr"],
    ["${x ~} $$ ${~ x}", "X$$X"],
    ["${x ~}  $${b}   $${c}  ${~ x}", "X${b}   ${c}X"],
    ["${~ l ~}", ["1", "2"]],
    ['%{ if true }"q\\n"%{ endif }', '"q\\n"'],
  ])("%j is %j", async (text, expected) => {
    expect(await evaluateText(text, { names })).toEqual(expected);
  });
});

describe("a heredoc", () => {
  const heredoc = (...lines: string[]): string => `\${${[...lines, ""].join("\n")}}`;

  test.each([
    [
      heredoc("<<EOT", "%{ for i in l ~}", "  <${i}>", "", "  z", "%{ endfor ~}", "   tail", "EOT"),
      "  <1>\n\n  z\n  <2>\n\n  z\n   tail\n",
    ],
    [
      heredoc("<<-EOT", "    a", "      b ${x}", "    c ${~ x ~}", "", "      d", "    $${x}", "    EOT"),
      "a\n  b X\ncX\n  d\n${x}\n",
    ],
    [heredoc("<<-EOT", "    ${x} a", "      b ${x}", "     \tc", "    EOT"), "X a\n  b X\n \tc\n"],
    [
      heredoc("<<-EOT", "    %{ if true }", "      b ${x}", "    %{ endif }", "", "   c", "    EOT"),
      " \n   b X\n \n\nc\n",
    ],
    [heredoc("<<-EOT", "", "    a", "EOT"), "\na\n"],
    [heredoc("<<-EOT", "${x}", "    a", "EOT"), "X\n    a\n"],
    [heredoc("<<-EOT", "  \\n stays", "EOT"), "\\n stays\n"],
  ])("%j is %j", async (text, expected) => {
    expect(await evaluateText(text, { names })).toBe(expected);
  });

  test("stands inside another text", async () => {
    expect(await evaluateText("x ${<<-EOT\n      b ${x}\n        c\n     EOT\n  } y", { names })).toBe(
      "x b X\n  c\n y",
    );
  });
});
