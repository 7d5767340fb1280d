import type { Mark } from './reader.ts';

/** YAML that does not parse; `message` is go-yaml's: `yaml: line 7: did not find expected key`. */
export class YamlError extends Error {
  constructor(problem: string, line?: number) {
    super(`yaml: ${line ? `line ${line}: ` : ''}${problem}`);
    this.name = 'YamlError';
  }

  /** A scanner's error, whose line go-yaml counts from 1. */
  static scanning(problem: string, at: Mark, context?: Mark): YamlError {
    return new YamlError(problem, at.line === 0 ? context?.line : at.line + 1);
  }

  /** A parser's error, whose line go-yaml counts from 0. */
  static parsing(problem: string, at: Mark, context?: Mark): YamlError {
    return new YamlError(problem, at.line === 0 ? context?.line : at.line);
  }
}
