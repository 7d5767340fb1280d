import { YamlError } from './yaml-error.ts';

/** Nodes up to which nearly all may come from aliases, and from which on few may (alias_ratio_range_low and _high of goyaml's decode.go). */
const SMALL = 400_000;
const LARGE = 4_000_000;

/** Counts what a document becomes once its aliases are replaced, and refuses one that is mostly that ("billion laughs"). */
export class Expansion {
  /** Nodes so far, those that aliases stand for included. */
  nodes = 0;
  #fromAliases = 0;

  node(): void {
    this.nodes += 1;
  }

  /** An alias for so many nodes. YamlError when that is too much. */
  alias(nodes: number): void {
    this.nodes += 1 + nodes;
    this.#fromAliases += nodes;
    const isExcessive = this.#fromAliases > 100 && this.nodes > 1000 && this.#fromAliases / this.nodes > allowedShare(this.nodes);
    if (isExcessive) throw new YamlError('document contains excessive aliasing');
  }
}

/** The share of nodes that aliases may bring (allowedAliasRatio). */
function allowedShare(nodes: number): number {
  if (nodes <= SMALL) return 0.99;
  if (nodes >= LARGE) return 0.1;
  return 0.99 - (0.89 * (nodes - SMALL)) / (LARGE - SMALL);
}
