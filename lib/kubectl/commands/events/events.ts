import { resourceFor } from '../../api/mapper.ts';
import { apiVersionOf } from '../../api/resource.ts';
import { watchEvents } from '../../api/watch.ts';
import { intervalOf, lastSeen } from '../../describers/events.ts';
import { objectPrinter } from '../../printers/formats.ts';
import { escapeTerminal } from '../../printers/table.ts';
import { TABLE_SETTINGS, TabWriter } from '../../printers/tab-writer.ts';
import { itemsOf, record, text } from '../../resources/info.ts';
import type { AnyObject } from '../../resources/info.ts';
import { listQuery } from '../../resources/select.ts';
import { Failure } from '../../session/failure.ts';
import { interruptible } from '../../session/interrupt.ts';
import type { Command, Invocation } from '../../session/invocation.ts';

/** `kubectl events`: what has happened, oldest first; of one object with `--for`. */
export const events: Command = async (invocation) => {
  const { flags, io, process } = invocation;
  const types = flags.list('types');
  if (types.some((type) => !['normal', 'warning'].includes(type.toLowerCase()))) throw new Failure('valid --types are Normal or Warning');
  const client = invocation.client();
  const everywhere = flags.bool('all-namespaces');
  const resource = await resourceFor(client.discovery, 'events');
  const fieldSelector = await aboutSelector(invocation);
  const source = { resource, namespace: everywhere ? '' : client.namespace, ...(fieldSelector === '' ? {} : { fieldSelector }) };
  const print = objectPrinter({ process, flags });
  const isShown = (event: AnyObject) => types.length === 0 || types.some((type) => type.toLowerCase() === text(event['type']).toLowerCase());
  const path = client.path(resource, source.namespace);
  if (flags.bool('watch')) return interruptible(process, () => follow(invocation, path + listQuery(source, { watch: 'true' }), isShown));
  const found = itemsOf(await client.json<AnyObject>({ method: 'GET', target: path + listQuery(source, { limit: '500' }) }), resource).filter(isShown);
  if (found.length === 0) {
    io.err(everywhere ? 'No events found.\n' : `No events found in ${client.namespace} namespace.\n`);
    return;
  }
  const sorted = found.sort((a, b) => lastSeen(a) - lastSeen(b));
  if (print) io.out(print({ kind: 'EventList', apiVersion: 'v1', metadata: {}, items: sorted } as unknown as AnyObject));
  else io.out(new TabWriter(TABLE_SETTINGS).format(tableText(invocation, sorted, !flags.bool('no-headers'))));
};

async function follow(invocation: Invocation, target: string, isShown: (event: AnyObject) => boolean): Promise<void> {
  const { io, flags, process } = invocation;
  const writer = new TabWriter(TABLE_SETTINGS);
  const print = objectPrinter({ process, flags });
  let headers = !flags.bool('no-headers');
  for await (const event of watchEvents<AnyObject>(invocation.client(), target)) {
    if (event.type === 'DELETED' || event.type === 'BOOKMARK' || !isShown(event.object)) continue;
    io.out(print ? print(event.object) : writer.format(tableText(invocation, [event.object], headers)));
    headers = false;
    await io.flush();
  }
}

async function aboutSelector(invocation: Invocation): Promise<string> {
  const about = invocation.flags.string('for');
  if (about === '') return '';
  const parts = about.split('/');
  if (parts.length === 1) throw new Failure('--for must be in resource/name form');
  if (parts.length > 2) throw new Failure('arguments in resource/name form may not have more than one slash');
  const resource = await resourceFor(invocation.client().discovery, parts[0] ?? '');
  return `involvedObject.apiVersion=${apiVersionOf(resource)},involvedObject.kind=${resource.kind},involvedObject.name=${parts[1] ?? ''}`;
}

function tableText({ flags, process }: Invocation, found: readonly AnyObject[], headers: boolean): string {
  const everywhere = flags.bool('all-namespaces');
  const now = process.clock.now();
  const rows = found.map((event) => {
    const about = record(event['involvedObject']);
    return [
      ...(everywhere ? [text(event.metadata?.namespace)] : []),
      intervalOf(event, now), text(event['type']), text(event['reason']), `${text(about['kind'])}/${text(about['name'])}`, text(event['message']).trim(),
    ];
  });
  const titles = [...(everywhere ? ['NAMESPACE'] : []), 'LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'];
  return (headers ? [titles, ...rows] : rows).map((row) => `${escapeTerminal(row.join('\t'))}\n`).join('');
}
