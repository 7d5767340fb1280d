import { DescriptionWriter } from '../../describers/writer.ts';
import { writeTemplate } from '../../describers/workloads.ts';
import { nameOf, objectPrinter } from '../../printers/formats.ts';
import { TabWriter, DESCRIBE_SETTINGS } from '../../printers/tab-writer.ts';
import { at, itemsOf, list, record, text } from '../../resources/info.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { selectorText } from '../../resources/label-selector.ts';
import { resourceFor } from '../../api/mapper.ts';
import { Failure } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { CHANGE_CAUSE } from '../change-cause.ts';
import { visitAll } from '../changed-objects.ts';
import { noneFor, rolloutTargets } from './targets.ts';

/** `kubectl rollout history`: the revisions there have been, or one of them with `--revision`. */
export const history: Command = async (invocation) => {
  const { flags, io, process } = invocation;
  const errors: unknown[] = [];
  const revision = flags.number('revision');
  if (invocation.args.length > 0 && revision < 0) throw new Failure(`revision must be a positive integer: ${revision}`);
  const infos = await rolloutTargets(invocation, errors);
  const print = objectPrinter({ process, flags });
  await visitAll(invocation, infos, errors, async (info) => {
    const revisions = await revisionsOf(invocation, info);
    if (print) {
      const shown = revision > 0 ? [chosen(revisions, revision)] : revisions;
      for (const each of shown) io.out(print(asPrinted(each, info.object)));
    } else if (info.object) {
      const withRevision = revision > 0 ? `with revision #${revision}` : '';
      io.out(`${nameOf(info.object)} ${withRevision}\n${historyText(revisions, revision)}\n`);
    }
  });
};

export interface Revision {
  number: number;
  object: AnyObject;
  template: Record<string, unknown>;
}

/** A ReplicaSet stands for itself; a ControllerRevision for its workload as it was then. */
function asPrinted({ object, template }: Revision, owner: AnyObject | undefined): AnyObject {
  if (!owner || object.kind !== 'ControllerRevision') return object;
  return { ...owner, spec: { ...record(owner['spec']), template } };
}

function chosen(revisions: readonly Revision[], wanted: number): Revision {
  const found = revisions.find((each) => each.number === wanted);
  if (!found) throw new Failure('unable to find the specified revision');
  return found;
}

function historyText(revisions: readonly Revision[], wanted: number): string {
  if (revisions.length === 0) return 'No rollout history found.';
  if (wanted > 0) {
    const found = revisions.find((each) => each.number === wanted);
    if (!found) throw new Failure('unable to find the specified revision');
    return templateText(found);
  }
  const rows = revisions.map(({ number, object }) => `${number}\t${text(object.metadata?.annotations?.[CHANGE_CAUSE]) || '<none>'}\n`);
  return new TabWriter(DESCRIBE_SETTINGS).format(`REVISION\tCHANGE-CAUSE\n${rows.join('')}`);
}

/** A template as `--revision` shows it: tabs stay, for nothing sets them in columns. */
export function templateText({ template, object }: Revision): string {
  const cause = text(object.metadata?.annotations?.[CHANGE_CAUSE]);
  const metadata = record(template['metadata']);
  const annotations = { ...record(metadata['annotations']), ...(cause === '' ? {} : { [CHANGE_CAUSE]: cause }) };
  const writer = new DescriptionWriter();
  writeTemplate(writer, { ...template, metadata: { ...metadata, annotations } });
  return writer.raw();
}

/** The template that a ControllerRevision keeps, which is written as a patch that replaces what there is. */
function keptTemplate(revision: AnyObject): Record<string, unknown> {
  const { $patch: _, ...template } = record(at(revision, 'data', 'spec', 'template'));
  return template;
}

/** The revisions of a workload, oldest first: ReplicaSets of a Deployment, ControllerRevisions of others. */
export async function revisionsOf(invocation: Invocation, info: Info): Promise<Revision[]> {
  const client = invocation.client();
  const owner = info.object;
  if (!owner) return [];
  const isDeployment = owner.kind === 'Deployment';
  if (!isDeployment && !['DaemonSet', 'StatefulSet'].includes(owner.kind)) {
    throw noneFor(info, 'history viewer', 'history');
  }
  const resource = await resourceFor(client.discovery, isDeployment ? 'replicasets.apps' : 'controllerrevisions.apps');
  const selector = encodeURIComponent(selectorText(at(owner, 'spec', 'selector')) ?? '');
  const found = itemsOf(await client.json<AnyObject>({ method: 'GET', target: `${client.path(resource, info.namespace)}?labelSelector=${selector}` }), resource)
    .filter((each) => list(each.metadata?.ownerReferences).some((reference) => record(reference)['uid'] === owner.metadata?.uid));
  return found.map((object): Revision => ({
    object,
    number: Number(isDeployment ? object.metadata?.annotations?.['deployment.kubernetes.io/revision'] ?? 0 : object['revision']),
    template: isDeployment ? record(at(object, 'spec', 'template')) : keptTemplate(object),
  })).filter((each) => each.number > 0).sort((a, b) => a.number - b.number);
}
