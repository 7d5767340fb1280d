/** Differences between two objects as unified diff of their indented JSON (apimachinery/pkg/util/diff). */
export function unifiedDiff(before: unknown, after: unknown): string {
  const a = linesOf(before);
  const b = linesOf(after);
  const steps = align(a, b);
  return hunks(steps);
}

/** Go's indented JSON, which writes what HTML would mistake as escapes. */
function linesOf(value: unknown): string[] {
  return JSON.stringify(value, undefined, 1).replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`).split('\n');
}

interface Step {
  kind: ' ' | '-' | '+';
  line: string;
  /** Positions of the line in both texts, counted from 0. */
  a: number;
  b: number;
}

/** Longest common subsequence by dynamic programming: specs are small. */
function align(a: readonly string[], b: readonly string[]): Step[] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const row = lengths[i] as Uint16Array;
    const below = lengths[i + 1] as Uint16Array;
    for (let j = b.length - 1; j >= 0; j -= 1) row[j] = a[i] === b[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
  }
  const steps: Step[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) steps.push({ kind: ' ', line: a[i] as string, a: i++, b: j++ });
    else if (i < a.length && (j === b.length || (lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0))) steps.push({ kind: '-', line: a[i] as string, a: i++, b: j });
    else steps.push({ kind: '+', line: b[j] as string, a: i, b: j++ });
  }
  return steps;
}

const CONTEXT = 3;

function hunks(steps: readonly Step[]): string {
  let text = '';
  let index = 0;
  while (index < steps.length) {
    if (steps[index]?.kind === ' ') {
      index += 1;
      continue;
    }
    const from = Math.max(0, index - CONTEXT);
    let last = index;
    for (let next = index; next < steps.length && next <= last + 2 * CONTEXT; next += 1) if (steps[next]?.kind !== ' ') last = next;
    const part = steps.slice(from, last + CONTEXT + 1);
    const first = part[0] as Step;
    const range = (start: number, kind: '-' | '+') => `${start + 1},${part.filter((step) => step.kind === ' ' || step.kind === kind).length}`;
    text += `@@ -${range(first.a, '-')} +${range(first.b, '+')} @@\n${part.map((step) => `${step.kind}${step.line}\n`).join('')}`;
    index = last + CONTEXT + 1;
  }
  return text;
}
