import type { CheckView } from './view.ts';

/**
 * A view that asks for each thing once and gives the same answer to all who look: what several checks
 * of one run see is of one moment, and costs one question. It is for one run; later it would be stale.
 */
export function inOneMoment(view: CheckView): CheckView {
  const asked = new Map<string, Promise<unknown>>();
  const once = <T>(question: readonly unknown[], ask: () => Promise<T>): Promise<T> => {
    const key = JSON.stringify(question);
    const known = asked.get(key) as Promise<T> | undefined;
    const answer = known ?? ask();
    if (!known) asked.set(key, answer);
    return answer;
  };
  return {
    namespace: view.namespace,
    answer: view.answer,
    pod: (name) => once(['pod', name], () => view.pod(name)),
    pods: (labelSelector) => once(['pods', labelSelector], () => view.pods(labelSelector)),
    object: (apiVersion, kind, name) => once(['object', apiVersion, kind, name], () => view.object(apiVersion, kind, name)),
    objects: (apiVersion, kind, labelSelector) => once(['objects', apiVersion, kind, labelSelector], () => view.objects(apiVersion, kind, labelSelector)),
    events: (about) => once(['events', about.kind, about.name], () => view.events(about)),
    logs: (pod, container) => once(['logs', pod, container], () => view.logs(pod, container)),
    file: (path) => once(['file', path], () => view.file(path)),
  };
}
