import { LIMITS } from '../limits.ts';
import { ExpansionError } from '../expansion/errors.ts';
import { arrayEnd, asArray, copyVariable, isSet, makeVariable, scalar } from './variable.ts';
import type { Variable } from './variable.ts';

/** A name cannot be assigned to (`readonly`). */
export class ReadonlyError {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** A variable that the shell makes up: what it is, and what assigning to it does (nothing, when left out). */
interface Computed {
  readonly value: () => string | readonly string[];
  readonly assign?: ((value: string) => void) | undefined;
}

export interface VariablesOptions {
  /** Evaluates what is assigned to an integer variable. */
  readonly evaluate: (expression: string) => bigint;
  /** Called after each assignment and removal at global level, so that PATH, IFS and others take effect. */
  readonly changed?: (name: string) => void;
}

/** All variables of a shell: the global ones, and those local to each function being run. */
export class Variables {
  readonly #globals: Map<string, Variable>;
  readonly #locals: Map<string, Variable>[] = [];
  /** Variables whose value is made when it is asked for: RANDOM, SECONDS, PIPESTATUS… */
  readonly #computed = new Map<string, Computed>();
  readonly #options: VariablesOptions;
  #environment: Map<string, string> | undefined;

  constructor(options: VariablesOptions, from?: Variables) {
    this.#options = options;
    this.#globals = new Map();
    if (from) this.#copy(from);
  }

  #copy(from: Variables): void {
    for (const [name, variable] of from.#globals) this.#globals.set(name, copyVariable(variable));
    for (const scope of from.#locals) {
      this.#locals.push(new Map([...scope].map(([name, variable]) => [name, copyVariable(variable)])));
    }
  }

  compute(name: string, value: () => string | readonly string[], assign?: (value: string) => void): void {
    this.#computed.set(name, { value, assign });
  }

  /** The variable of a name, references followed; undefined when there is none. */
  find(name: string): Variable | undefined {
    const variable = this.#find(name);
    if (!variable) return this.#compute(name);
    return variable.reference && variable.value ? this.#find(this.#target(name)) : variable;
  }

  #compute(name: string): Variable | undefined {
    const value = this.#computed.get(name)?.value();
    if (value === undefined) return undefined;
    if (typeof value === 'string') return { ...makeVariable(), value };
    return { ...makeVariable(), array: new Map(value.entries()) };
  }

  #find(name: string): Variable | undefined {
    for (let index = this.#locals.length - 1; index >= 0; index -= 1) {
      const local = this.#locals[index]?.get(name);
      if (local) return local;
    }
    return this.#globals.get(name);
  }

  #target(name: string): string {
    let target = name;
    for (let hops = 0; hops < 10; hops += 1) {
      const variable = this.#find(target);
      if (!variable?.reference || !variable.value) break;
      target = variable.value;
    }
    return target;
  }

  /** Its value as `$name` gives it; undefined when it is not set. */
  get(name: string): string | undefined {
    const variable = this.find(name);
    return variable && scalar(variable);
  }

  set(name: string, value: string, append = false): void {
    const computed = this.#computed.get(name);
    if (computed && !this.#find(name)) {
      computed.assign?.(value);
      return;
    }
    const variable = this.#writable(name);
    if (variable.array) variable.array.set(0, this.#converted(variable, value, append ? variable.array.get(0) : undefined));
    else if (variable.table) variable.table.set('0', this.#converted(variable, value, append ? variable.table.get('0') : undefined));
    else variable.value = this.#converted(variable, value, append ? variable.value : undefined);
    this.#touched(name, variable);
  }

  setElement(name: string, key: string | number, value: string, append = false): void {
    const variable = this.#writable(name);
    if (typeof key === 'string') {
      variable.table ??= new Map();
      variable.table.set(key, this.#converted(variable, value, append ? variable.table.get(key) : undefined));
    } else {
      const array = asArray(variable);
      const index = key < 0 ? key + arrayEnd(array) : key;
      if (index < 0) throw new ExpansionError(`${name}[${key}]: bad array subscript`);
      array.set(index, this.#converted(variable, value, append ? array.get(index) : undefined));
      if (array.size > LIMITS.arrayElements) throw new ExpansionError(`${name}: array of more than ${LIMITS.arrayElements} elements`);
    }
    this.#touched(name, variable);
  }

  /** Replaces (or goes on with) a whole array. */
  setArray(name: string, entries: Iterable<readonly [number, string]>, append = false): void {
    const variable = this.#writable(name);
    if (!append) variable.array = new Map();
    const array = asArray(variable);
    variable.value = undefined;
    for (const [index, value] of entries) array.set(index, this.#converted(variable, value, undefined));
    this.#touched(name, variable);
  }

  setTable(name: string, entries: Iterable<readonly [string, string]>, append = false): void {
    const variable = this.#writable(name);
    if (!append || !variable.table) variable.table = new Map();
    for (const [key, value] of entries) variable.table.set(key, this.#converted(variable, value, undefined));
    this.#touched(name, variable);
  }

  #writable(name: string): Variable {
    const target = this.#target(name);
    const found = this.#find(target);
    if (found?.readonly) throw new ReadonlyError(target);
    if (found) return found;
    this.#computed.delete(target);
    const made = makeVariable();
    this.#globals.set(target, made);
    return made;
  }

  #converted(variable: Variable, value: string, before: string | undefined): string {
    if (variable.integer) {
      const added = this.#options.evaluate(value);
      return String(before === undefined ? added : BigInt.asIntN(64, this.#options.evaluate(before) + added));
    }
    const whole = before === undefined ? value : before + value;
    if (whole.length > LIMITS.characters) {
      throw new ExpansionError(`xrealloc: cannot allocate ${whole.length} bytes`, 'exit', 2);
    }
    if (variable.casing === 'upper') return whole.toUpperCase();
    return variable.casing === 'lower' ? whole.toLowerCase() : whole;
  }

  #touched(name: string, variable: Variable): void {
    if (variable.exported) this.#environment = undefined;
    this.#options.changed?.(name);
  }

  /** The variable to set attributes on, made when missing; `local` makes it in the running function. */
  declare(name: string, local: boolean): Variable {
    this.#environment = undefined;
    const scope = local ? this.#locals.at(-1) : undefined;
    const found = scope ? scope.get(name) : this.#find(name);
    if (found) return found;
    const made = makeVariable();
    (scope ?? this.#globals).set(name, made);
    return made;
  }

  /** The variable of the name itself, not what it refers to. */
  own(name: string): Variable | undefined {
    return this.#find(name);
  }

  isLocal(name: string): boolean {
    return this.#locals.at(-1)?.has(name) ?? false;
  }

  unset(name: string): void {
    const target = this.#target(name);
    if (this.#find(target)?.readonly) throw new ReadonlyError(target);
    this.remove(target);
  }

  unsetElement(name: string, key: string | number): void {
    const variable = this.find(name);
    if (variable?.readonly) throw new ReadonlyError(name);
    if (typeof key === 'string') variable?.table?.delete(key);
    else if (variable?.array) variable.array.delete(key < 0 ? key + arrayEnd(variable.array) : key);
    else if (variable && key === 0) variable.value = undefined;
  }

  remove(name: string): void {
    this.#environment = undefined;
    this.#computed.delete(name);
    for (let index = this.#locals.length - 1; index >= 0; index -= 1) {
      const local = this.#locals[index]?.get(name);
      if (!local) continue;
      // Unset within its function, a local name stays local, without a value.
      if (index === this.#locals.length - 1) this.#locals[index]?.set(name, makeVariable());
      else this.#locals[index]?.delete(name);
      return;
    }
    this.#globals.delete(name);
    this.#options.changed?.(name);
  }

  enterFunction(): void {
    this.#locals.push(new Map());
  }

  leaveFunction(): void {
    const scope = this.#locals.pop();
    for (const [name, variable] of scope ?? []) {
      if (variable.exported) this.#environment = undefined;
      this.#options.changed?.(name);
    }
  }

  /** What a command started now finds in its environment. */
  environment(): Map<string, string> {
    if (this.#environment) return this.#environment;
    const environment = new Map<string, string>();
    for (const [name, variable] of this.visible()) {
      const value = variable.exported ? scalar(variable) : undefined;
      if (value !== undefined && !variable.array && !variable.table) environment.set(name, value);
    }
    this.#environment = environment;
    return environment;
  }

  /** Says that an attribute of some variable changed. */
  forgetEnvironment(): void {
    this.#environment = undefined;
  }

  /** Every variable in sight, by name; locals hide globals. */
  visible(): Map<string, Variable> {
    if (this.#locals.length === 0) return this.#globals;
    const all = new Map(this.#globals);
    for (const scope of this.#locals) for (const [name, variable] of scope) all.set(name, variable);
    return all;
  }

  names(): string[] {
    return [...this.visible()].filter(([, variable]) => isSet(variable)).map(([name]) => name).sort();
  }

  /** Keeps a variable to put back after a command that had it assigned in front. */
  snapshot(name: string): Variable | undefined {
    const variable = this.#find(name);
    return variable ? copyVariable(variable) : undefined;
  }

  putBack(name: string, variable: Variable | undefined): void {
    this.#environment = undefined;
    if (!variable) this.#globals.delete(name);
    else {
      const scope = this.#locals.findLast((candidate) => candidate.has(name)) ?? this.#globals;
      scope.set(name, variable);
    }
    this.#options.changed?.(name);
  }
}
