/**
 * @ngrok/webernetes, a port of Kubernetes' controllers and kubelet to TypeScript, as the peer of
 * bench/replicas.ts. Fetched and bundled (it does not import in plain Node) on first use; no dependency.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const PACKAGES = ['@ngrok/webernetes@0.3.5', 'esbuild@0.28.2'];
const CACHE = path.join(import.meta.dirname, '../../.drydock/cache/webernetes-0.3.5');

/** As much of it as the benchmark uses. */
export interface Webernetes {
  Cluster: new () => WebernetesCluster;
  BaseImage: new () => object;
}

export interface WebernetesCluster {
  init(): Promise<void>;
  registerImage(image: new () => object): void;
  apply(objects: readonly object[]): Promise<unknown>;
  informer(resource: 'deployments', callback: (type: string, object: { status?: { availableReplicas?: number } }) => void): unknown;
}

interface ProcessContext {
  listenHttp(port: number, answer: () => Promise<{ statusCode: number; body: string }>): void;
  waitUntilKilled(): Promise<number>;
}

/** The bundle's path, made on first use; or why there is none. */
export async function webernetesBundle(): Promise<string | { missing: string }> {
  const bundle = path.join(CACHE, 'webernetes.mjs');
  if (existsSync(bundle)) return bundle;
  mkdirSync(CACHE, { recursive: true });
  const work = mkdtempSync(path.join(CACHE, 'fetching-'));
  try {
    const run = promisify(execFile);
    writeFileSync(path.join(work, 'package.json'), '{}');
    await run('npm', ['install', '--no-audit', '--no-fund', '--silent', ...PACKAGES], { cwd: work });
    const entry = path.join(work, 'node_modules/@ngrok/webernetes/dist/index.js');
    const draft = path.join(work, 'webernetes.mjs');
    await run(path.join(work, 'node_modules/.bin/esbuild'), [entry, '--bundle', '--format=esm', '--platform=node', `--outfile=${draft}`], { cwd: work });
    renameSync(draft, bundle);
    return bundle;
  } catch (error) {
    return { missing: `${PACKAGES[0]} could not be fetched: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}` };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** A started cluster that knows an image `web:1`, which answers on port 8080. */
export async function startWebernetes(bundle: string): Promise<WebernetesCluster> {
  const { Cluster, BaseImage } = (await import(bundle)) as Webernetes;
  class WebImage extends BaseImage {
    static readonly imageName = 'web';
    static readonly imageVersion = '1';
    readonly defaultCommand = ['server'];

    async exec(context: ProcessContext): Promise<number> {
      context.listenHttp(8080, async () => ({ statusCode: 200, body: 'ok\n' }));
      return context.waitUntilKilled();
    }
  }
  const cluster = new Cluster();
  cluster.registerImage(WebImage);
  await cluster.init();
  return cluster;
}
