import { fetchSource, matchingLabels, ofKnownTypes, resolveArguments, selectInfos } from '../../resources/select.ts';
import type { Info } from '../../resources/info.ts';
import { Failure, isReportable } from '../../session/failure.ts';
import type { Invocation } from '../../session/invocation.ts';
import { fileSelection, hasFiles } from '../files-flags.ts';

/** The kinds that a rollout may at least ask about (k8s.io/kubectl/pkg/apps/kind_visitor.go). */
const VISITED = ['DaemonSet', 'Deployment', 'Job', 'Pod', 'ReplicaSet', 'ReplicationController', 'StatefulSet', 'CronJob'];

/** The failure of asking for something that a kind does not have: a `history viewer` when `retrieving history`. */
export function noneFor({ resource }: Info, what: string, retrieving: string): Failure {
  const kind = JSON.stringify(resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`);
  if (VISITED.includes(resource.kind)) return new Failure(`no ${what} has been implemented for ${kind}`);
  return new Failure(`error retrieving ${retrieving} for ${kind}, no visitor method exists for {${resource.group} ${resource.kind}}`);
}

/** The workloads that a rollout command works on, as they are now. */
export async function rolloutTargets(invocation: Invocation, errors: unknown[]): Promise<Info[]> {
  const { args, flags } = invocation;
  const files = fileSelection(flags);
  if (args.length === 0 && !hasFiles(files)) throw new Failure('required resource not specified');
  const client = invocation.client();
  const infos: Info[] = [];
  if (hasFiles(files)) {
    const labelSelector = flags.has('selector') ? flags.string('selector') : '';
    const hasLabels = matchingLabels(labelSelector);
    for await (const info of selectInfos(invocation, { args, files, labelSelector, latest: true, enforceNamespace: true, typed: true }, errors)) {
      try {
        infos.push(...(await fetchSource(client, info)).filter(({ object }) => hasLabels(object)));
      } catch (error) {
        if (!isReportable(error)) throw error;
        errors.push(error);
      }
    }
    return infos;
  }
  const selector = flags.string('selector');
  const everything = args.length === 1 && !(args[0] ?? '').includes('/');
  for (const source of (await resolveArguments(client, { args, labelSelector: selector, everything })).sources) {
    try {
      infos.push(...ofKnownTypes(await fetchSource(client, source), errors));
    } catch (error) {
      if (!isReportable(error)) throw error;
      errors.push(error);
    }
  }
  return infos;
}
