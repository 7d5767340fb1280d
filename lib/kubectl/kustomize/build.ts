import type { Process } from '#lib/machine/index.ts';
import { list, record, text } from '../resources/info.ts';
import type { ManifestSource } from '../resources/manifest-source.ts';
import { configMapHash, secretHash } from '../resources/name-hash.ts';
import { Failure, messageOf } from '../session/failure.ts';
import { printYaml } from '../yaml/print.ts';
import { objectsInFile } from './documents.ts';
import { Folder } from './folder.ts';
import { generate } from './generate.ts';
import { readKustomizationFile } from './kustomization-file.ts';
import { addMember, memberOf, rename } from './member.ts';
import type { Member } from './member.ts';
import { inOrder } from './order.ts';
import { applyJsonPatches, applyPatches } from './patches.ts';
import { renameReferences } from './references.ts';
import { addAffixes, addMetadata, isLocalOnly, setImages, setNamespace, setReplicas } from './transform.ts';

/** The manifests that the kustomization of a directory stands for. Reading throws Failure. */
export function buildKustomization(process: Process, directory: string): ManifestSource {
  return {
    name: directory,
    async read() {
      const build = new Build();
      try {
        return build.run(new Folder(process, directory));
      } finally {
        if (build.warnings.length > 0) await process.writeError(build.warnings.map((warning) => `${warning}\n`).join(''));
      }
    },
  };
}

/** One build: kustomize's KustTarget, for what LIMITS.md does not take out. */
class Build {
  readonly warnings: string[] = [];
  readonly #within: string[] = [];

  run(folder: Folder): string {
    const members: Member[] = [];
    this.#accumulate(members, folder);
    for (const member of members) if (member.hashed) addHash(member);
    renameReferences(members);
    return inOrder(members).filter(({ object }) => !isLocalOnly(object)).map(({ object }) => printYaml(object)).join('---\n');
  }

  /** Adds the members of a directory, as its kustomization changes them. */
  #accumulate(members: Member[], folder: Folder): void {
    const { content, warnings } = readKustomizationFile(folder);
    this.warnings.push(...warnings);
    this.#within.push(folder.path);
    for (const entry of [...list(content['resources']), ...list(content['bases'])].map(text)) this.#addResource(members, folder, entry);
    generate(members, content, folder);
    // A component works on what its user has gathered so far.
    for (const entry of list(content['components']).map(text)) this.#accumulate(members, this.#inner(folder, entry));
    applyPatches(members, content, folder);
    setNamespace(members, text(content['namespace']));
    addAffixes(members, text(content['namePrefix']), text(content['nameSuffix']));
    addMetadata(members, content);
    applyJsonPatches(members, content, folder);
    setReplicas(members, content);
    setImages(members, content);
    this.#within.pop();
  }

  #addResource(members: Member[], folder: Folder, entry: string): void {
    if (folder.isDirectory(entry)) {
      const own: Member[] = [];
      this.#addDirectory(own, folder, entry);
      for (const member of own) add(members, member, entry);
      return;
    }
    try {
      const objects = readObjects(folder, entry);
      for (const object of objects) add(members, memberOf(object), entry);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      throw new Failure(`accumulating resources: ${this.#refusal(folder, entry, error)}`);
    }
  }

  #addDirectory(members: Member[], folder: Folder, entry: string): void {
    const path = folder.folder(entry).path;
    const isCircle = this.#within.includes(path);
    try {
      this.#accumulate(members, this.#inner(folder, entry));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const doing = isCircle ? '' : this.#within.includes(path) ? `recursed accumulation of path '${path}': ` : `couldn't make target for path '${path}': `;
      throw new Failure(`accumulating resources: accumulation err='accumulating resources from '${entry}': '${path}' must resolve to a file': ${doing}${error.message}`);
    }
  }

  /** A directory that is not being built already. */
  #inner(folder: Folder, entry: string): Folder {
    const inner = folder.folder(entry);
    if (this.#within.includes(inner.path)) throw new Failure(`cycle detected: candidate root '${folder.path}' contains visited root '${inner.path}'`);
    return inner;
  }

  /** A resource that is no file may be a directory: kustomize says why it is neither. */
  #refusal(folder: Folder, entry: string, error: Failure): string {
    if (error.message.includes('MalformedYAMLError')) return error.message;
    try {
      folder.folder(entry);
    } catch (other) {
      return `accumulation err='${error.message}': ${messageOf(other)}`;
    }
    return error.message;
  }
}

function add(members: Member[], member: Member, entry: string): void {
  try {
    addMember(members, member);
  } catch (error) {
    throw new Failure(`merging resources from '${entry}': ${messageOf(error)}`);
  }
}

function readObjects(folder: Folder, entry: string): ReturnType<typeof objectsInFile> {
  try {
    return objectsInFile(folder.read(entry), entry);
  } catch (error) {
    if (error instanceof Failure) throw new Failure(`accumulating resources from '${entry}': ${error.message}`);
    throw error;
  }
}

/** The name says what is in it, so that Pods are replaced when that changes. kustomize's hasher means to count the name too, and looks for it where it is not. */
function addHash(member: Member): void {
  const { object } = member;
  const data = object['data'] === undefined ? '' : record(object['data']) as Record<string, string>;
  const hash = object.kind === 'Secret'
    ? secretHash('', text(object['type']), data)
    : configMapHash('', data, record(object['binaryData']) as Record<string, string>);
  rename(member, { name: `${text(object.metadata?.name)}-${hash}` });
}
