import type { Process } from '#lib/machine/index.ts';
import { Failure } from '../session/failure.ts';
import { parseYaml } from '../yaml/parse.ts';
import { list, record, text } from './info.ts';
import type { ManifestSource } from './manifest-source.ts';

const NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/**
 * A kustomization that only lists resources, as the manifests it lists. What else a kustomization can
 * say is not simulated, and said to be that. Throws Failure.
 */
export function buildKustomization(process: Process, directory: string): ManifestSource {
  return { name: directory, read: async () => readResources(process, directory.replace(/\/+$/, '') || '/').join('---\n') };
}

function readResources(process: Process, directory: string): string[] {
  if (!process.fs.exists(directory)) {
    throw new Failure(`must build at directory: not a valid directory: evalsymlink failure on '${directory}' : lstat ${process.fs.resolve(directory)}: no such file or directory`);
  }
  const file = NAMES.map((name) => `${directory}/${name}`).find((path) => process.fs.exists(path));
  if (file === undefined) {
    throw new Failure(`unable to find one of '${NAMES[0]}', '${NAMES[1]}' or '${NAMES[2]}' in directory '${process.fs.resolve(directory)}'`);
  }
  const content = record(parseYaml(process.fs.readText(file)));
  const unknown = Object.keys(content).filter((key) => !['apiVersion', 'kind', 'resources'].includes(key));
  if (unknown.length > 0) {
    throw new Failure(`this kubectl builds kustomizations of plain resources only; ${file} also has: ${unknown.join(', ')}`);
  }
  return list(content['resources']).flatMap((entry) => {
    const path = `${directory}/${text(entry)}`;
    if (!process.fs.exists(path)) {
      throw new Failure(`accumulating resources: accumulation err='accumulating resources from '${text(entry)}': evalsymlink failure on '${process.fs.resolve(path)}' : lstat ${process.fs.resolve(path)}: no such file or directory'`);
    }
    if (process.fs.status(path).type === 'directory') return readResources(process, path);
    const manifest = process.fs.readText(path);
    return [manifest.endsWith('\n') ? manifest : `${manifest}\n`];
  });
}
