import type { ConfigMap, Secret } from '#lib/schema/index.ts';
import type { Check } from '../exercise.ts';
import type { Outcome } from '../outcome.ts';
import { failed, passed } from '../outcomes.ts';
import { namedObjectCheck } from './named-object.ts';

export interface KeptValues {
  name: string;
  /** Keys with their exact values; further keys do no harm. */
  data: Readonly<Record<string, string>>;
}

/** A check that a ConfigMap of this name holds these values. */
export function configMapCheck(id: string, title: string, { name, data }: KeptValues): Check {
  return namedObjectCheck<ConfigMap>(id, title, {
    apiVersion: 'v1', kind: 'ConfigMap', name, notCounted: ['kube-root-ca.crt'],
    ask: (object) => holds(`ConfigMap ${name}`, object.data ?? {}, data),
  });
}

/** A check that a Secret of this name holds these values, given as they are before base64. */
export function secretCheck(id: string, title: string, { name, data }: KeptValues): Check {
  return namedObjectCheck<Secret>(id, title, {
    apiVersion: 'v1', kind: 'Secret', name,
    ask: (object) => holds(`Secret ${name}`, decoded(object.data ?? {}), data),
  });
}

function decoded(data: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')]));
}

function holds(object: string, data: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>): Outcome {
  const wrong = Object.entries(wanted).find(([key, value]) => data[key] !== value);
  if (!wrong) return passed(`${object} holds ${Object.keys(wanted).join(' and ')}`);
  const [key, value] = wrong;
  const keys = Object.keys(data);
  const there = data[key] === undefined ? `${object} has no key ${key}; it has ${keys.length === 0 ? 'none' : keys.join(' and ')}` : `${object} has ${key} ${JSON.stringify(data[key])}`;
  return failed({ found: there, wanted: `${key} ${JSON.stringify(value)}`, lookAt: `\`kubectl get ${object.toLowerCase().split(' ')[0]} ${object.split(' ')[1]} -o yaml\`` });
}
