import { ageOf } from '../printers/age.ts';
import { at, list, record, text } from '../resources/info.ts';
import type { AnyObject } from '../resources/info.ts';
import { selectorText } from '../resources/label-selector.ts';
import { writeContainers } from './containers.ts';
import type { Describer } from './describer.ts';
import { writeEvents } from './events.ts';
import { writeVolumes } from './volumes.ts';
import { controllerOf, longTime, writeAnnotations, writeLabels, writeMultiline } from './writer.ts';
import type { DescriptionWriter } from './writer.ts';

type Json = Record<string, unknown>;

export const describePod: Describer = async (w, pod, context) => {
  const [spec, status] = [record(pod['spec']), record(pod['status'])];
  writeHead(w, pod, context.now);
  writeAddresses(w, pod);
  if (spec['initContainers']) {
    writeContainers(w, { title: 'Init Containers', containers: spec['initContainers'], statuses: status['initContainerStatuses'], pod, space: '' });
  }
  writeContainers(w, { title: 'Containers', containers: spec['containers'], statuses: status['containerStatuses'], pod, space: '' });
  if (spec['ephemeralContainers']) {
    writeContainers(w, { title: 'Ephemeral Containers', containers: spec['ephemeralContainers'], statuses: status['ephemeralContainerStatuses'], pod, space: '' });
  }
  writeGates(w, spec, status);
  const conditions = list(status['conditions']).map(record);
  if (conditions.length > 0) w.line(0, 'Conditions:\n  Type\tStatus');
  for (const condition of conditions) w.line(1, `${text(condition['type'])} \t${text(condition['status'])} `);
  writeVolumes(w, spec['volumes'], '');
  w.field('QoS Class', status['qosClass'] ?? 'BestEffort');
  writeLabels(w, 'Node-Selectors', spec['nodeSelector']);
  writeTolerations(w, 'Tolerations', spec['tolerations']);
  writeSpread(w, spec, '');
  writeEvents(w, await context.events(pod), context.now);
};

function writeHead(w: DescriptionWriter, pod: AnyObject, now: number): void {
  const [spec, status, metadata] = [record(pod['spec']), record(pod['status']), pod.metadata ?? {}];
  w.field('Name', metadata.name);
  w.field('Namespace', metadata.namespace);
  if (spec['priority'] !== undefined) w.field('Priority', spec['priority']);
  if (spec['priorityClassName']) w.field('Priority Class Name', spec['priorityClassName']);
  if (spec['runtimeClassName']) w.field('Runtime Class Name', spec['runtimeClassName']);
  if (spec['serviceAccountName']) w.field('Service Account', spec['serviceAccountName']);
  w.field('Node', spec['nodeName'] ? `${text(spec['nodeName'])}/${text(status['hostIP'])}` : '<none>');
  if (status['startTime']) w.field('Start Time', longTime(status['startTime']));
  writeLabels(w, 'Labels', metadata.labels);
  writeAnnotations(w, 'Annotations', metadata.annotations);
  const over = status['phase'] === 'Failed' || status['phase'] === 'Succeeded';
  if (metadata.deletionTimestamp && !over) {
    w.field('Status', `Terminating (lasts ${ageOf(metadata.deletionTimestamp, now)})`);
    w.field('Termination Grace Period', `${text(metadata.deletionGracePeriodSeconds)}s`);
  } else {
    w.field('Status', status['phase']);
  }
  if (status['reason']) w.field('Reason', status['reason']);
  if (status['message']) w.field('Message', status['message']);
  const seccomp = at(spec, 'securityContext', 'seccompProfile', 'type');
  if (seccomp) w.field('SeccompProfile', seccomp);
}

function writeAddresses(w: DescriptionWriter, pod: AnyObject): void {
  const status = record(pod['status']);
  const addresses = list(status['podIPs']).map(record);
  w.field('IP', status['podIP']);
  w.line(0, addresses.length === 0 ? 'IPs:\t<none>' : 'IPs:');
  for (const address of addresses) w.field('IP', address['ip'], 1);
  const controller = controllerOf(pod.metadata);
  if (controller !== '') w.field('Controlled By', controller);
  if (status['nominatedNodeName']) w.field('NominatedNodeName', status['nominatedNodeName']);
}

function writeGates(w: DescriptionWriter, spec: Json, status: Json): void {
  const gates = list(spec['readinessGates']).map(record);
  if (gates.length === 0) return;
  w.line(0, 'Readiness Gates:\n  Type\tStatus');
  for (const gate of gates) {
    const condition = list(status['conditions']).map(record).find((each) => each['type'] === gate['conditionType']);
    w.line(1, `${text(gate['conditionType'])} \t${text(condition?.['status'] ?? '<none>')} `);
  }
}

/** `node.kubernetes.io/not-ready:NoExecute op=Exists for 300s` */
export function writeTolerations(w: DescriptionWriter, title: string, tolerations: unknown): void {
  const lines = list(tolerations).map(record)
    .sort((a, b) => (text(a['key']) < text(b['key']) ? -1 : 1))
    .map((toleration) => {
      const { key, value, effect, operator, tolerationSeconds } = toleration;
      let line = text(key);
      if (value) line += `=${text(value)}`;
      if (effect) line += `:${text(effect)}`;
      if (operator === 'Exists' && !value) line += `${key || effect ? ' ' : ''}op=Exists`;
      if (tolerationSeconds !== undefined) line += ` for ${text(tolerationSeconds)}s`;
      return line;
    });
  writeMultiline(w, title, lines);
}

export function writeSpread(w: DescriptionWriter, spec: Json, space: string): void {
  const constraints = list(spec['topologySpreadConstraints']).map(record);
  if (constraints.length === 0) return;
  writeMultiline(w, `${space}Topology Spread Constraints`, constraints.map((each) => {
    const selector = each['labelSelector'] ? ` for selector ${selectorText(each['labelSelector']) ?? ''}` : '';
    return `${text(each['topologyKey'])}:${text(each['whenUnsatisfiable'])} when max skew ${text(each['maxSkew'])} is exceeded${selector}`;
  }));
}
