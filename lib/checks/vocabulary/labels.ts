import type { ApiObject } from '#lib/schema/index.ts';
import type { Check } from '../exercise.ts';
import type { Outcome } from '../outcome.ts';
import { failed, passed } from '../outcomes.ts';

/** The object carries these labels; further ones do no harm. */
export function hasLabels(wanted: Readonly<Record<string, string>>): (object: ApiObject) => Outcome {
  return (object) => {
    const labels = object.metadata?.labels ?? {};
    const wrong = Object.entries(wanted).filter(([key, value]) => labels[key] !== value);
    if (wrong.length === 0) return passed(Object.entries(wanted).map(([key, value]) => `${key}=${value}`).join(', '));
    return failed({
      found: wrong.map(([key]) => (labels[key] === undefined ? `${key} is not set` : `${key}=${labels[key]}`)).join(', '),
      wanted: wrong.map(([key, value]) => `${key}=${value}`).join(', '),
      lookAt: `\`kubectl get ${object.kind.toLowerCase()} ${object.metadata?.name} --show-labels\`; \`kubectl label\` changes them`,
    });
  };
}

/** A check that a selector finds exactly these Pods, given in order of name. */
export function onlyMatch(id: string, about: { labelSelector: string; pods: readonly string[] }): Check {
  const { labelSelector, pods: wanted } = about;
  return {
    id,
    title: `\`-l ${labelSelector}\` finds ${inWords(wanted)}`,
    async run(view) {
      const found = (await view.pods(labelSelector)).filter((pod) => pod.metadata?.deletionTimestamp === undefined);
      const names = found.map((pod) => pod.metadata?.name ?? '').sort();
      if (names.join() === [...wanted].sort().join()) return passed(`-l ${labelSelector} finds ${inWords(names)}`);
      return failed({
        found: `-l ${labelSelector} finds ${inWords(names)}`,
        wanted: inWords(wanted),
        lookAt: `\`kubectl get pods --show-labels\` beside \`kubectl get pods -l ${labelSelector}\``,
      });
    },
  };
}

function inWords(names: readonly string[]): string {
  return names.length === 0 ? 'no Pod' : names.join(' and ');
}
