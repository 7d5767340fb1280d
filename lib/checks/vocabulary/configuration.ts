import type { ConfigMap, Secret } from '#lib/schema/index.ts';
import type { Check } from '../exercise.ts';
import { failed, passed } from '../outcomes.ts';

export interface Holding {
  kind: 'ConfigMap' | 'Secret';
  name: string;
  values: Readonly<Record<string, string>>;
  /** Other words may stand around the value. */
  within?: boolean;
}

/** A check that the ConfigMap or Secret has these values. */
export function holds(id: string, { kind, name, values, within = false }: Holding): Check {
  const wanted = Object.entries(values).map(([key, value]) => `${key}: ${value}`).join(', ');
  return {
    id,
    title: `${kind} \`${name}\` holds ${Object.keys(values).map((key) => `\`${key}\``).join(' and ')}`,
    async run(view) {
      const lookAt = `\`kubectl get ${kind.toLowerCase()} ${name} -o yaml\``;
      const object = await view.object<ConfigMap | Secret>('v1', kind, name);
      if (!object) return failed({ found: `no ${kind} ${name}`, wanted: `a ${kind} named ${name}`, lookAt: `\`kubectl get ${kind.toLowerCase()}s\`` });
      const data = Object.entries(object.data ?? {}).map(([key, value]): [string, string] => [key, kind === 'Secret' ? Buffer.from(value, 'base64').toString('utf8') : value]);
      const found = new Map(data);
      const wrong = Object.entries(values).find(([key, value]) => (within ? !found.get(key)?.includes(value) : found.get(key) !== value));
      if (!wrong) return passed(`${kind} ${name} holds ${wanted}`);
      const [key] = wrong;
      const present = found.get(key);
      return failed({ found: present === undefined ? `${key} is not set; there is ${[...found.keys()].join(' and ') || 'no key'}` : `${key} is ${JSON.stringify(present)}`, wanted, lookAt });
    },
  };
}
