import { buildKustomization } from '../../kustomize/build.ts';
import { Failure } from '../../session/failure.ts';
import type { Command } from '../../session/invocation.ts';

/** `kubectl kustomize DIR`: the manifests that a kustomization stands for. */
export const kustomize: Command = async ({ args, io, process }) => {
  if (args.length > 1) throw new Failure(`specify one path to kustomization.yaml`);
  io.out(await buildKustomization(process, args[0] ?? '.').read());
};
