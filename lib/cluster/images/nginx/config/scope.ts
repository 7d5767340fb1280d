import type { Directive } from './parser.ts';

/**
 * A block inside its outer blocks. nginx lets nearly every setting be inherited from the nearest
 * outer block that has it at all, which is what the look-ups here do.
 */
export class Scope {
  readonly directives: readonly Directive[];
  readonly outer: Scope | undefined;
  #types: ReadonlyMap<string, string> | undefined;
  readonly #byName = new Map<string, Directive[]>();
  /** What `nearest`, `time` and `size` have found. */
  readonly #found = new Map<string, readonly Directive[]>();
  readonly #amounts = new Map<string, number | undefined>();

  constructor(directives: readonly Directive[], outer?: Scope) {
    this.directives = directives;
    this.outer = outer;
    for (const directive of directives) {
      const same = this.#byName.get(directive.name);
      if (same) same.push(directive);
      else this.#byName.set(directive.name, [directive]);
    }
  }

  /** Those of this very block. */
  own(name: string): readonly Directive[] {
    return this.#byName.get(name) ?? [];
  }

  /** Those of the nearest block that has any. */
  nearest(name: string): readonly Directive[] {
    let found = this.#found.get(name);
    if (!found) this.#found.set(name, (found = this.#byName.get(name) ?? this.outer?.nearest(name) ?? []));
    return found;
  }

  /** The first argument of the last such directive, or the default. */
  value(name: string, byDefault: string): string {
    return this.nearest(name).at(-1)?.args[0] ?? byDefault;
  }

  /** The value as milliseconds; undefined when it is no time. */
  time(name: string, byDefault: string): number | undefined {
    return this.#amount(name, byDefault, parseTime);
  }

  /** The value as bytes; undefined when it is no size. */
  size(name: string, byDefault: string): number | undefined {
    return this.#amount(name, byDefault, parseSize);
  }

  /** The `types` that hold here, by extension; undefined when there is no such block. */
  types(): ReadonlyMap<string, string> | undefined {
    const [own] = this.own('types');
    if (!own) return this.outer?.types();
    if (!this.#types) {
      const types = new Map<string, string>();
      for (const { name, args } of own.block ?? []) for (const extension of args) types.set(extension.toLowerCase(), name);
      this.#types = types;
    }
    return this.#types;
  }

  flag(name: string, byDefault: boolean): boolean {
    return this.value(name, byDefault ? 'on' : 'off').toLowerCase() === 'on';
  }

  #amount(name: string, byDefault: string, parse: (text: string) => number | undefined): number | undefined {
    if (!this.#amounts.has(name)) this.#amounts.set(name, parse(this.value(name, byDefault)));
    return this.#amounts.get(name);
  }
}

/** `30`, `30s`, `5m`, `500ms` in milliseconds; undefined when it is no time. */
export function parseTime(text: string): number | undefined {
  if (!/^(?:\d+(?:ms|[smhdwMy])?\s*)+$/.test(text)) return undefined;
  const units: Readonly<Record<string, number>> = {
    ms: 1,
    s: 1000,
    m: 60_000,
    h: 3_600_000,
    d: 86_400_000,
    w: 604_800_000,
    M: 2_592_000_000,
    y: 31_536_000_000,
  };
  let total = 0;
  for (const [, number, unit] of text.matchAll(/(\d+)(ms|[smhdwMy])?/g)) total += Number(number) * (units[unit ?? 's'] ?? 1000);
  return total;
}

/** `1m`, `8k`, `512` in bytes; undefined when it is no size. */
export function parseSize(text: string): number | undefined {
  const [, number, unit] = /^(\d+)([kKmMgG]?)$/.exec(text) ?? [];
  if (number === undefined) return undefined;
  return Number(number) * ({ k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[(unit ?? '').toLowerCase()] ?? 1);
}
