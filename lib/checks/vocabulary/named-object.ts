import type { ApiObject } from '#lib/schema/index.ts';
import type { Check } from '../exercise.ts';
import type { Outcome } from '../outcome.ts';
import { failed } from '../outcomes.ts';
import type { CheckView } from '../view.ts';

export interface NamedObject<T extends ApiObject> {
  apiVersion: string;
  kind: string;
  name: string;
  /** Says of the object, when it is there, whether something more holds. */
  ask(object: T, view: CheckView): Outcome | Promise<Outcome>;
  /** Names that the cluster has by itself, which are no answer to "what is there instead". */
  notCounted?: readonly string[];
}

/** A check about one object by name; a missing one fails it, naming those of its kind that are there instead. */
export function namedObjectCheck<T extends ApiObject>(id: string, title: string, about: NamedObject<T>): Check {
  return {
    id,
    title,
    async run(view) {
      const object = await view.object<T>(about.apiVersion, about.kind, about.name);
      return object ? about.ask(object, view) : missing(about, view);
    },
  };
}

async function missing<T extends ApiObject>({ apiVersion, kind, name, notCounted = [] }: NamedObject<T>, view: CheckView): Promise<Outcome> {
  const present = (await view.objects<T>(apiVersion, kind)).map((object) => object.metadata?.name ?? '');
  const others = present.filter((other) => !notCounted.includes(other));
  return failed({
    found: others.length === 0 ? `no ${kind} in namespace ${view.namespace}` : `no ${kind} ${name}, but ${others.join(', ')}`,
    wanted: `a ${kind} named ${name}`,
    lookAt: `\`kubectl get ${kind.toLowerCase()}s -n ${view.namespace}\` lists what is there`,
  });
}
