import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, runStep } from './step.ts';

/** Something made from the sources: made again only when what it is made from has changed. */
interface Product {
  name: string;
  title: string;
  /** Files and folders it is made from, below the project. */
  sources: readonly string[];
  /** A file that is there once it has been made. */
  outcome: string;
  script: readonly string[];
  env?: Readonly<Record<string, string>>;
}

const SCHEMA: Product = {
  name: 'schema',
  title: "Generating Kubernetes' schema",
  sources: ['package-lock.json', 'lib/schema'],
  outcome: 'lib/schema/generated',
  script: ['lib/schema/generate.ts'],
};

const DATABASE_CLIENT: Product = {
  name: 'database-client',
  title: 'Generating the database client',
  sources: ['package-lock.json', 'prisma/schema.prisma', 'prisma/generate.ts'],
  outcome: 'lib/database/generated',
  script: ['prisma/generate.ts'],
};

const PAGES: Product = {
  name: 'pages',
  title: 'Building the pages',
  sources: ['package-lock.json', 'next.config.mjs', 'mdx-components.tsx', 'proxy.ts', 'tsconfig.json', 'app', 'content', 'lib'],
  outcome: '.next/BUILD_ID',
  script: ['node_modules/next/dist/bin/next', 'build'],
  env: { NEXT_TELEMETRY_DISABLED: '1' },
};

/** Makes what is generated from packages: enough for the command line, types and tests. */
export async function prepareSources(): Promise<void> {
  await make(SCHEMA);
  await make(DATABASE_CLIENT);
}

/** Makes everything that the server needs. */
export async function prepareServer(): Promise<void> {
  await prepareSources();
  await make(PAGES);
}

async function make(product: Product): Promise<void> {
  const stampFile = join(ROOT, '.drydock', 'made', product.name);
  const stamp = fingerprint(product.sources);
  const made = existsSync(join(ROOT, product.outcome)) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
  if (made) return;
  await runStep(product);
  mkdirSync(join(ROOT, '.drydock', 'made'), { recursive: true });
  writeFileSync(stampFile, stamp);
}

/** A hash over the contents of the sources; tests and generated files do not count. */
function fingerprint(sources: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of sources.flatMap((source) => filesOf(source))) hash.update(file).update('\0').update(readFileSync(join(ROOT, file)));
  return hash.digest('hex');
}

function filesOf(path: string): string[] {
  const status = statSync(join(ROOT, path), { throwIfNoEntry: false });
  if (!status) return [];
  if (!status.isDirectory()) return [path];
  return readdirSync(join(ROOT, path))
    .filter((name) => name !== 'generated' && name !== 'fixtures' && !/\.test\.tsx?$/.test(name))
    .sort()
    .flatMap((name) => filesOf(join(path, name)));
}
