/** Indexed Jobs: each Pod has a number, and each number must succeed once (pkg/controller/job/indexed_job_utils.go). */
import type { LiveJob, LivePod } from '../resources/live.ts';

export const INDEX_ANNOTATION = 'batch.kubernetes.io/job-completion-index';

export function indexOf(pod: LivePod): number | undefined {
  const text = pod.metadata.annotations?.[INDEX_ANNOTATION];
  return text === undefined ? undefined : Number(text);
}

/** `1,3-5` as numbers, and numbers as that text. */
export function rangesOf(source: string | ReadonlySet<number>): { text: string; indexes: Set<number> } {
  const indexes = typeof source === 'string' ? parse(source) : new Set(source);
  const parts: string[] = [];
  let start: number | undefined;
  let last: number | undefined;
  const flush = () => {
    if (start !== undefined && last !== undefined) parts.push(start === last ? String(start) : last === start + 1 ? `${start},${last}` : `${start}-${last}`);
  };
  for (const index of [...indexes].sort((a, b) => a - b)) {
    if (last !== undefined && index === last + 1) last = index;
    else {
      flush();
      start = index;
      last = index;
    }
  }
  flush();
  return { text: parts.join(','), indexes };
}

function parse(text: string): Set<number> {
  const indexes = new Set<number>();
  for (const part of text.split(',').filter((each) => each !== '')) {
    const [from = 0, to = from] = part.split('-').map(Number);
    for (let index = from; index <= to; index += 1) indexes.add(index);
  }
  return indexes;
}

/** The numbers that neither have succeeded nor are being worked on. */
export function indexesLeft(job: LiveJob, status: LiveJob['status'], active: readonly LivePod[]): number[] {
  const done = rangesOf(status.completedIndexes ?? '').indexes;
  const busy = new Set(active.map(indexOf));
  const left: number[] = [];
  for (let index = 0; index < (job.spec.completions ?? 0); index += 1) if (!done.has(index) && !busy.has(index)) left.push(index);
  return left;
}

/** Gives a new Pod its number: in its name, its hostname, an annotation, a label and a variable. */
export function indexPod(pod: LivePod, job: string, index: number): void {
  pod.metadata.generateName = `${job}-${index}-`;
  pod.metadata.annotations = { ...pod.metadata.annotations, [INDEX_ANNOTATION]: String(index) };
  pod.metadata.labels = { ...pod.metadata.labels, [INDEX_ANNOTATION]: String(index) };
  pod.spec.hostname = `${job}-${index}`;
  const variable = { name: 'JOB_COMPLETION_INDEX', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: `metadata.labels['${INDEX_ANNOTATION}']` } } };
  for (const container of [...pod.spec.containers, ...(pod.spec.initContainers ?? [])]) {
    if (!container.env?.some((each) => each.name === variable.name)) container.env = [...(container.env ?? []), variable];
  }
}
