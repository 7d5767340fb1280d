/**
 * Writes generated/definitions.json: every definition that v1.35 serves, as OpenAPI v3 schemas, from the
 * published package kubernetes-models and the overlay of what it lacks. `node lib/schema/generate.ts`; the
 * launcher runs it when the outcome is missing or older than what it is made from.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Definitions } from './open-api.ts';
import { readModels } from './generation/models-reader.ts';
import { applyOverlay } from './generation/overlay.ts';
import type { Overlay } from './generation/overlay.ts';

const OVERLAY = fileURLToPath(new URL('generation/overlay.json', import.meta.url));
const OUTCOME = fileURLToPath(new URL('generated/definitions.json', import.meta.url));

/** Where the definitions are, made first when they are missing or stale. */
export function definitionsFile(): string {
  if (isStale()) generateDefinitions();
  return OUTCOME;
}

/** Makes the definitions anew. Other processes see the old file or the new one, never half of one. */
export function generateDefinitions(): Definitions {
  const overlay = JSON.parse(readFileSync(OVERLAY, 'utf8')) as Overlay;
  const definitions = applyOverlay(readModels(modulesFolder()), overlay);
  mkdirSync(dirname(OUTCOME), { recursive: true });
  const draft = `${OUTCOME}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(definitions));
  renameSync(draft, OUTCOME);
  return definitions;
}

function isStale(): boolean {
  if (!existsSync(OUTCOME)) return true;
  const made = statSync(OUTCOME).mtimeMs;
  return [OVERLAY, join(modulesFolder(), 'kubernetes-models', 'package.json')].some((source) => statSync(source).mtimeMs > made);
}

function modulesFolder(): string {
  const manifest = createRequire(import.meta.url).resolve('kubernetes-models/package.json');
  return dirname(dirname(manifest));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const started = performance.now();
  const count = Object.keys(generateDefinitions()).length;
  console.log(`${count} definitions in ${Math.round(performance.now() - started)} ms`);
}
