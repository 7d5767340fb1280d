import type { ExpansionContext, GlobFiles, GlobOptions } from './context.ts';
import { ExpansionError } from './errors.ts';
import type { Field } from './field-builder.ts';
import { hasPattern, Pattern } from './pattern.ts';

/** The names that a field's pattern matches, in order; the field itself when there are none. */
export function expandPathnames(field: Field, context: ExpansionContext): readonly string[] {
  const { globs } = context;
  if (!field.special || !globs.enabled || !hasPattern(field.pattern.replace(/\\./gs, ''), globs.extglob)) return [field.text];
  const found = new Globber(context.files, globs).match(field.pattern);
  if (found.length > 0) return found;
  if (globs.failglob) throw new ExpansionError(`no match: ${field.text}`);
  return globs.nullglob ? [] : [field.text];
}

/** Names matching a pattern, for `compgen -G` and pathname expansion. */
class Globber {
  readonly #files: GlobFiles;
  readonly #options: GlobOptions;

  constructor(files: GlobFiles, options: GlobOptions) {
    this.#files = files;
    this.#options = options;
  }

  match(pattern: string): string[] {
    const absolute = /^\/+/.exec(pattern)?.[0] ?? '';
    const components = pattern.slice(absolute.length).split(/(\/+)/);
    let found = [absolute];
    for (let index = 0; index < components.length; index += 2) {
      const component = components[index] ?? '';
      const slash = components[index + 1] ?? '';
      found = found.flatMap((base) => this.#component(base, component, slash));
      if (found.length === 0) break;
    }
    return found.sort(compareNames);
  }

  #component(base: string, component: string, slash: string): string[] {
    if (component === '') return this.#files.isDirectory(base || '.') ? [base + slash] : [];
    if (component === '**' && this.#options.globstar) return this.#everywhere(base, slash);
    const plain = component.replace(/\\(.)/gs, '$1');
    if (!hasPattern(component.replace(/\\./gs, ''), this.#options.extglob)) {
      return this.#files.exists(base + plain) ? [base + plain + slash] : [];
    }
    const pattern = new Pattern(component, { extglob: this.#options.extglob, ignoreCase: this.#options.nocaseglob });
    const names = this.#names(base).filter(({ name }) => this.#shows(name, component) && pattern.matches(name));
    const kept = slash === '' ? names : names.filter(({ name, type }) => type === 'directory' || this.#files.isDirectory(base + name));
    return kept.map(({ name }) => base + name + slash);
  }

  #names(base: string): readonly { readonly name: string; readonly type: string }[] {
    try {
      return this.#files.list(base || '.');
    } catch {
      return [];
    }
  }

  /** Hidden files match only a pattern that starts with a dot itself. */
  #shows(name: string, component: string): boolean {
    return !name.startsWith('.') || this.#options.dotglob || component.startsWith('.') || component.startsWith('\\.');
  }

  #everywhere(base: string, slash: string): string[] {
    const found = base === '' && slash === '' ? [] : [base];
    for (const { name, type } of this.#names(base)) {
      if (!this.#shows(name, '*')) continue;
      if (slash === '' || type === 'directory') found.push(...(type === 'directory' ? [] : [base + name]));
      if (type === 'directory') found.push(...this.#everywhere(`${base}${name}/`, slash).map((path) => (slash === '' && path === `${base}${name}/` ? path.slice(0, -1) : path)));
    }
    return found;
  }
}

/** The order of names in the C.UTF-8 locale, by code point. */
function compareNames(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
