/** Kinds with little to say (describe.go's ServiceCIDR, IPAddress, CSINode and VolumeAttributesClass describers). */
import { goText } from '#lib/schema/index.ts';
import { at, list, record, text } from '../resources/info.ts';
import { inLine } from './configuration.ts';
import type { Describer } from './describer.ts';
import { writeEvents } from './events.ts';
import { longTime, writeAnnotations, writeLabels } from './writer.ts';

export const describeServiceRange: Describer = async (w, range, context) => {
  w.field('Name', range.metadata?.name);
  writeLabels(w, 'Labels', range.metadata?.labels);
  writeAnnotations(w, 'Annotations', range.metadata?.annotations);
  w.field('CIDRs', list(at(range, 'spec', 'cidrs')).map(text).join(', '));
  const conditions = list(at(range, 'status', 'conditions')).map(record);
  if (conditions.length > 0) {
    for (const line of ['Status:', 'Conditions:']) w.line(0, line);
    w.line(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage');
    w.line(1, '----\t------\t------------------\t------\t-------');
    for (const each of conditions) w.line(1, [text(each['type']), text(each['status']), longTime(each['lastTransitionTime']), text(each['reason']), text(each['message'])].join('\t'));
  }
  writeEvents(w, await context.events(range), context.now);
};

export const describeAddress: Describer = async (w, address, context) => {
  w.field('Name', address.metadata?.name);
  writeLabels(w, 'Labels', address.metadata?.labels);
  writeAnnotations(w, 'Annotations', address.metadata?.annotations);
  const parent = at(address, 'spec', 'parentRef');
  if (parent !== undefined) {
    w.line(0, 'Parent Reference:');
    for (const field of ['group', 'resource', 'namespace', 'name']) w.field(`${field[0]?.toUpperCase() ?? ''}${field.slice(1)}`, record(parent)[field], 1);
  }
  writeEvents(w, await context.events(address), context.now);
};

export const describeCsiNode: Describer = async (w, node, context) => {
  w.field('Name', node.metadata?.name);
  writeLabels(w, 'Labels', node.metadata?.labels);
  writeAnnotations(w, 'Annotations', node.metadata?.annotations);
  w.field('CreationTimestamp', longTime(node.metadata?.creationTimestamp));
  w.line(0, 'Spec:');
  const drivers = at(node, 'spec', 'drivers');
  if (drivers !== undefined && drivers !== null) w.line(1, 'Drivers:');
  for (const driver of list(drivers).map(record)) {
    w.line(2, `${text(driver['name'])}:`);
    w.field('Node ID', driver['nodeID'], 3);
    const count = at(driver, 'allocatable', 'count');
    if (count !== undefined) {
      w.line(3, 'Allocatables:');
      w.field('Count', count, 4);
    }
    if (driver['topologyKeys']) w.field('Topology Keys', goText(driver['topologyKeys']), 3);
  }
  writeEvents(w, await context.events(node), context.now);
};

export const describeAttributesClass: Describer = async (w, attributes, context) => {
  w.field('Name', attributes.metadata?.name);
  w.field('Annotations', inLine(attributes.metadata?.annotations));
  w.field('DriverName', attributes['driverName']);
  w.field('Parameters', inLine(attributes['parameters']));
  writeEvents(w, await context.events(attributes), context.now);
};
