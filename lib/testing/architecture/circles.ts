import type { SourceFile } from './sources.ts';
import { targetOf } from './sources.ts';

/** Files that import each other in circles, types included: each circle once, from its first file by name and back to it. */
export function circlesOf(files: readonly SourceFile[]): string[][] {
  const imports = new Map(files.map((file) => [file.path, targetsOf(file)]));
  return knotsOf(imports).map((knot) => shortestCircle(knot, imports)).sort((one, other) => ((one[0] ?? '') < (other[0] ?? '') ? -1 : 1));
}

function targetsOf(file: SourceFile): string[] {
  return file.imports.flatMap(({ specifier }) => targetOf(file, specifier) ?? []);
}

type Imports = ReadonlyMap<string, readonly string[]>;

/** Sets of files each of which reaches all others of its set (Tarjan). */
function knotsOf(imports: Imports): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const knots: string[][] = [];
  const visit = (file: string): number => {
    const own = order.size;
    order.set(file, own);
    lowest.set(file, own);
    open.push(file);
    for (const target of imports.get(file) ?? []) {
      if (!imports.has(target)) continue;
      const reached = order.has(target) ? (open.includes(target) ? order.get(target) ?? own : own) : visit(target);
      lowest.set(file, Math.min(lowest.get(file) ?? own, reached));
    }
    if (lowest.get(file) === own) {
      const knot = open.splice(open.indexOf(file));
      if (knot.length > 1 || (imports.get(file) ?? []).includes(file)) knots.push(knot);
    }
    return lowest.get(file) ?? own;
  };
  for (const file of imports.keys()) if (!order.has(file)) visit(file);
  return knots;
}

/** The shortest way from a knot's first file back to it. */
function shortestCircle(knot: readonly string[], imports: Imports): string[] {
  const [first = ''] = [...knot].sort();
  const from = new Map<string, string>();
  const queue = [first];
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    for (const target of imports.get(file) ?? []) {
      if (target === first) return wayBack(file, first, from);
      if (from.has(target) || !knot.includes(target)) continue;
      from.set(target, file);
      queue.push(target);
    }
  }
  return [first];
}

function wayBack(last: string, first: string, from: ReadonlyMap<string, string>): string[] {
  const way = [first];
  for (let file: string | undefined = last; file !== undefined && file !== first; file = from.get(file)) way.unshift(file);
  return [first, ...way];
}
