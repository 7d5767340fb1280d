import { describe, expect, it } from 'vitest';
import { FORBIDDEN_IN_SIMULATION, FOR_TESTS_ONLY, MAY_IMPORT, SIMULATED, WRAPPED } from './rules.ts';
import { circlesOf } from './circles.ts';
import type { SourceFile } from './sources.ts';
import { partOf, sourceFiles, targetOf } from './sources.ts';

const files = sourceFiles();
const product = files.filter((file) => !file.isTest && !FOR_TESTS_ONLY.includes(file.part) && !/\btesting\//.test(file.path));

/** Doors into a part besides its index.ts, with the reason for each. */
const FURTHER_DOORS: Readonly<Record<string, string>> = {
  'lib/workstation/protocol.ts': 'the browser speaks it too, and must not bundle the workstation',
  'lib/workshops/board/board.ts': 'the browser merges and reads the board, and must not bundle the database',
  'lib/workshops/workshop.ts': 'the browser shows dates and codes, and must not bundle the database',
  'lib/workshops/refusal.ts': 'routes answer with refusals, and their bundle must not hold the database',
  'lib/grading/grade-schema.ts': 'the document of the HTTP API holds it, and its bundle must not hold the simulation',
  'lib/grading/grader.ts': 'routes answer with refusals, and their bundle must not hold the simulation',
  'lib/grading/open-sandbox.ts': 'it loads the whole simulation, which is made ready only after the command line has begun',
  'lib/exercises/runner.ts': 'routes answer with refusals, and their bundle must not hold the database',
  'lib/sandboxes/sandbox-error.ts': 'routes answer with refusals, and their bundle must not hold the simulation',
  'lib/instructors/instructors.ts': 'routes answer with refusals, and their bundle must not hold the database',
};

describe('architecture', () => {
  it('reads the whole project', () => {
    expect(product.length).toBeGreaterThan(30);
    expect(new Set(product.map((file) => file.part))).toContain('machine');
  });

  it('lets each part import only what the dependency map allows', () => {
    expect(product.flatMap(forbiddenImports)).toEqual([]);
  });

  it('enters each part of lib through its index.ts', () => {
    expect(product.flatMap(deepImports)).toEqual([]);
  });

  it('has no circles, not even of types alone, which the lint lets pass', () => {
    expect(circlesOf(product).map((circle) => circle.join(' → '))).toEqual([]);
  });

  it('leaves packages to the part that wraps them', () => {
    expect(product.flatMap(unwrappedImports)).toEqual([]);
  });

  it('reads the environment in lib/config alone', () => {
    // In the simulation `process` is a simulated one; the lint keeps the real one out of it.
    const host = product.filter((file) => ![...SIMULATED, 'config', 'cli'].includes(file.part));
    const readers = host.filter((file) => /\bprocess\.env\b/.test(file.text));
    expect(readers.map((file) => `${file.path} reads process.env: ask lib/config`)).toEqual([]);
  });

  it('keeps the host, its clock and its chance out of the simulation', () => {
    expect(product.filter((file) => SIMULATED.includes(file.part)).flatMap(hostUses)).toEqual([]);
  });
});

function forbiddenImports(file: SourceFile): string[] {
  const allowed = [file.part, ...(MAY_IMPORT[file.part] ?? [])];
  return file.imports.flatMap(({ specifier, line }) => {
    const target = targetOf(file, specifier);
    if (target === undefined || allowed.includes(partOf(target))) return [];
    return [`${file.path}:${line} imports ${target}: lib/testing/architecture/rules.ts does not let ${file.part} import ${partOf(target)}`];
  });
}

function deepImports(file: SourceFile): string[] {
  return file.imports.flatMap(({ specifier, line }) => {
    const target = targetOf(file, specifier);
    if (target === undefined || !target.startsWith('lib/') || partOf(target) === file.part) return [];
    if (/^lib\/[^/]+\/index\.ts$/.test(target) || target in FURTHER_DOORS) return [];
    return [`${file.path}:${line} imports ${target}: enter lib/${partOf(target)} through its index.ts`];
  });
}

function unwrappedImports(file: SourceFile): string[] {
  return file.imports.flatMap(({ specifier, line }) => {
    const broken = WRAPPED.find((rule) => rule.package.test(specifier) && !rule.by.includes(file.part));
    return broken ? [`${file.path}:${line} imports ${specifier}: ${broken.why}`] : [];
  });
}

/** The clock and the driver of real time are where the host's time comes in. */
const WHERE_TIME_COMES_IN = ['lib/core/real-time.ts', 'lib/core/virtual-clock.ts'];

function hostUses(file: SourceFile): string[] {
  if (WHERE_TIME_COMES_IN.includes(file.path)) return [];
  return file.text.split('\n').flatMap((text, index) => {
    const code = text.replace(/^\s*(\*|\/\/|\/\*).*$/, '');
    const broken = FORBIDDEN_IN_SIMULATION.find((rule) => rule.pattern.test(code));
    return broken ? [`${file.path}:${index + 1} ${code.trim().slice(0, 60)}: ${broken.why}`] : [];
  });
}
