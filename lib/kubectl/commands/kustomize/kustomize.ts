import { manifestSources, objectsOf } from '../../resources/files.ts';
import { Failure } from '../../session/failure.ts';
import type { Command } from '../../session/invocation.ts';
import { printYaml } from '../../yaml/print.ts';

/** `kubectl kustomize DIR`: the manifests that a kustomization stands for. */
export const kustomize: Command = async ({ args, io, process }) => {
  if (args.length > 1) throw new Failure(`specify one path to kustomization.yaml`);
  const [source] = manifestSources(process, { filenames: [], recursive: false, kustomize: args[0] ?? '.' });
  if (!source) return;
  const objects = await objectsOf(process, await source.read(), source.name);
  io.out(objects.map((object) => printYaml(object)).join('---\n'));
};
