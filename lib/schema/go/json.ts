/** A value as Go's encoding/json writes it: what could be taken for markup is escaped. `indent` in spaces. */
export function goJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(/[<>&\u2028\u2029]/g, (character) =>
    `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The text of an object with an indent of 4 in pieces: of lists directly below it an item each. */
export function* goJsonPieces(value: Readonly<Record<string, unknown>>): Generator<string> {
  const deeper = (inner: unknown, by: number) => goJson(inner, 4).replaceAll('\n', `\n${' '.repeat(by)}`);
  let lead = '{\n';
  for (const [key, inner] of Object.entries(value)) {
    if (inner === undefined) continue;
    lead += `    ${goJson(key)}: `;
    if (!Array.isArray(inner) || inner.length === 0) yield lead + deeper(inner, 4);
    else {
      for (const [index, item] of (inner as unknown[]).entries()) yield `${index === 0 ? `${lead}[` : ','}\n        ${deeper(item, 8)}`;
      yield '\n    ]';
    }
    lead = ',\n';
  }
  yield '\n}';
}

/** JSON as Go writes a map: keys in order of their bytes, `<`, `>` and `&` escaped. */
export function sortedJson(value: unknown): string {
  return goJson(sortKeys(value));
}

/** A value with the keys of every object in order of their bytes. */
export function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, sortKeys(each)]));
}

/** A JSON text set in lines, its characters left as they are (Go's json.Indent with two blanks). */
export function indentedJson(text: string): string {
  let [depth, out] = [0, ''];
  const line = () => `\n${'  '.repeat(depth)}`;
  const tokens = text.trimStart().match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+|\s+$/g) ?? [];
  tokens.forEach((token, index) => {
    const before = tokens[index - 1] ?? '';
    if (/^[}\]]$/.test(token)) {
      depth -= 1;
      out += /^[{[]$/.test(before) ? token : line() + token;
      return;
    }
    if (/^[{[]$/.test(before)) out += line();
    out += token === ':' ? ': ' : token;
    if (token === ',') out += line();
    else if (/^[{[]$/.test(token)) depth += 1;
  });
  return out;
}
