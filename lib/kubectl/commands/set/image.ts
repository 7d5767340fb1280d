import { list, record, text } from '../../resources/info.ts';
import type { AnyObject } from '../../resources/info.ts';
import { Failure, Failures } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { allObjectsToChange, isLocal, refuseLocalNames } from '../changed-objects.ts';
import { fileSelection, hasFiles } from '../files-flags.ts';
import { parsePairs, splitPairs } from '../pair-arguments.ts';
import { dryRunOf } from '../write.ts';
import { changeTemplate, withPodSpec } from './template-change.ts';

/** `kubectl set image deployment/web web=nginx:1.27`: other images for containers of a Pod template. */
export const setImage: Command = async (invocation) => {
  const { flags, args, io } = invocation;
  const dryRun = dryRunOf(flags, io);
  const { resources, pairs } = splitPairs(args, 'image');
  const images = parsePairs(pairs, 'image', false).set;
  refuseLocalNames(invocation, resources);
  const infos = await allObjectsToChange(invocation, resources, { typed: true });
  const problems = problemsOf(invocation, resources, images);
  if (problems.length > 0) throw failureOf(problems);
  const missing: Failure[] = [];
  const failures: unknown[] = [];
  for (const info of infos) {
    const failure = await changeTemplate(invocation, info, {
      refused: 'failed to patch image update to pod template:', operation: 'image updated', dryRun, change: (object) => withImages(object, images, missing),
    });
    if (failure) failures.push(failure);
  }
  Failures.throwAll([...missing, ...failures]);
};

function failureOf(problems: readonly string[]): Error {
  return problems.length === 1 ? new Failure(problems[0] ?? '') : new Failures(problems.map((problem) => new Failure(problem)));
}

function problemsOf(invocation: Invocation, resources: readonly string[], images: ReadonlyMap<string, string>): string[] {
  const { flags } = invocation;
  const problems: string[] = [];
  if (flags.bool('all') && flags.string('selector') !== '') problems.push('cannot set --all and --selector at the same time');
  if (resources.length === 0 && !hasFiles(fileSelection(flags))) {
    problems.push('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  }
  if (images.size === 0) problems.push('at least one image update is required');
  else if (images.size > 1 && images.has('*')) {
    problems.push('all containers are already specified by *, but saw more than one container_name=container_image pairs');
  }
  if (isLocal(invocation) && flags.string('dry-run') === 'server') {
    problems.push('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
  }
  return problems;
}

function withImages(object: AnyObject, images: ReadonlyMap<string, string>, missing: Failure[]): AnyObject {
  return withPodSpec(object, (spec) => {
    const result = { ...spec };
    for (const [name, image] of images) {
      let found = false;
      for (const kind of ['initContainers', 'containers']) {
        if (!Array.isArray(result[kind])) continue;
        result[kind] = list(result[kind]).map((container) => {
          if (name !== '*' && text(record(container)['name']) !== name) return container;
          found = true;
          return { ...record(container), image };
        });
      }
      if (!found) missing.push(new Failure(`error: unable to find container named ${JSON.stringify(name)}`));
    }
    return result;
  });
}
