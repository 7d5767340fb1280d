import type { StructType } from '#lib/schema/index.ts';
import { elementTypeOf } from './path-element.ts';
import type { PathElement, TypeAt } from './path-element.ts';

/** FieldsV1 as it is on the wire: `{"f:metadata":{"f:labels":{".":{},"f:app":{}}}}`. */
export interface FieldsV1 {
  [element: string]: FieldsV1;
}

/**
 * A set of paths into an object, as a tree (structured-merge-diff's fieldpath.Set). Never changes once it
 * is shared; `insert` is for whoever builds it.
 */
export class FieldSet {
  /** Paths that end here. */
  readonly members = new Set<PathElement>();
  readonly children = new Map<PathElement, FieldSet>();

  static fromFields(fields: FieldsV1): FieldSet {
    const set = new FieldSet();
    for (const [element, below] of Object.entries(fields)) {
      if (element === '.') continue;
      const child = FieldSet.fromFields(below);
      if (Object.keys(below).length === 0 || '.' in below) set.members.add(element);
      if (!child.isEmpty()) set.children.set(element, child);
    }
    return set;
  }

  toFields(): FieldsV1 {
    const fields: FieldsV1 = {};
    for (const element of [...new Set([...this.members, ...this.children.keys()])].sort(inOrder)) {
      const child = this.children.get(element);
      fields[element] = { ...(child && this.members.has(element) ? { '.': {} } : {}), ...child?.toFields() };
    }
    return fields;
  }

  insert(path: readonly PathElement[]): void {
    const [first, ...rest] = path;
    if (first === undefined) return;
    if (rest.length === 0) this.members.add(first);
    else this.#childFor(first).insert(rest);
  }

  isEmpty(): boolean {
    return this.members.size === 0 && this.children.size === 0;
  }

  union(other: FieldSet): FieldSet {
    const result = new FieldSet();
    for (const element of [...this.members, ...other.members]) result.members.add(element);
    for (const element of [...this.children.keys(), ...other.children.keys()]) {
      const [ours, theirs] = [this.children.get(element), other.children.get(element)];
      result.children.set(element, ours && theirs ? ours.union(theirs) : ((ours ?? theirs) as FieldSet));
    }
    return result;
  }

  intersection(other: FieldSet): FieldSet {
    const result = new FieldSet();
    for (const element of this.members) if (other.members.has(element)) result.members.add(element);
    for (const [element, child] of this.children) result.#adopt(element, child.intersection(other.children.get(element) ?? EMPTY));
    return result;
  }

  /** Without exactly the paths of `other`. */
  difference(other: FieldSet): FieldSet {
    const result = new FieldSet();
    for (const element of this.members) if (!other.members.has(element)) result.members.add(element);
    for (const [element, child] of this.children) result.#adopt(element, child.difference(other.children.get(element) ?? EMPTY));
    return result;
  }

  /** Without the paths of `other` and all below them. */
  without(other: FieldSet): FieldSet {
    const result = new FieldSet();
    for (const element of this.members) if (!other.members.has(element)) result.members.add(element);
    for (const [element, child] of this.children) {
      if (!other.members.has(element)) result.#adopt(element, child.without(other.children.get(element) ?? EMPTY));
    }
    return result;
  }

  /** With the fields of structs that lead to a path as paths themselves (EnsureNamedFieldsAreMembers). */
  withNamedFields(type: TypeAt): FieldSet {
    const result = new FieldSet();
    for (const element of this.members) result.members.add(element);
    for (const [element, child] of this.children) {
      if (isNamedField(type, element)) result.members.add(element);
      result.children.set(element, child.withNamedFields(elementTypeOf(type, element)));
    }
    return result;
  }

  /** Every path, in order. */
  *paths(prefix: readonly PathElement[] = []): Generator<readonly PathElement[]> {
    for (const element of [...new Set([...this.members, ...this.children.keys()])].sort(inOrder)) {
      const path = [...prefix, element];
      if (this.members.has(element)) yield path;
      const child = this.children.get(element);
      if (child) yield* child.paths(path);
    }
  }

  #childFor(element: PathElement): FieldSet {
    const known = this.children.get(element);
    if (known) return known;
    const child = new FieldSet();
    this.children.set(element, child);
    return child;
  }

  #adopt(element: PathElement, child: FieldSet): void {
    if (!child.isEmpty()) this.children.set(element, child);
  }
}

export const EMPTY = new FieldSet();

function isNamedField(type: TypeAt, element: PathElement): boolean {
  return type?.kind === 'struct' && element.startsWith('f:') && (type as StructType).field(element.slice(2)) !== undefined;
}

/** Fields, then keys, values and indices. */
function inOrder(a: PathElement, b: PathElement): number {
  const [i, j] = ['fkvi'.indexOf(a.charAt(0)), 'fkvi'.indexOf(b.charAt(0))];
  return i - j || (a < b ? -1 : a > b ? 1 : 0);
}
