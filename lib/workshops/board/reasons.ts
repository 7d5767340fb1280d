import type { ExerciseResult } from '#lib/checks/index.ts';

/** Why an exercise is not passed, by the first of its checks that failed. */
export interface FailureReason {
  check: string;
  title: string;
  found: string;
  wanted: string;
  /** Equal for equal mistakes: exercise, check, and what was found, without names and numbers. */
  key: string;
}

/** The reason that a result gives; undefined when it passed or could not look. */
export function reasonOf(result: ExerciseResult | undefined): FailureReason | undefined {
  for (const { check, title, outcome } of result?.checks ?? []) {
    if (outcome.state !== 'failed') continue;
    const key = [result?.exercise, check, masked(outcome.found)].join(' ');
    return { check, title, found: outcome.found, wanted: outcome.wanted, key };
  }
  return undefined;
}

const KINDS = 'Pod|Service|Deployment|ReplicaSet|StatefulSet|DaemonSet|Job|CronJob|ConfigMap|Secret|Ingress|Namespace|Node|PersistentVolumeClaim|PersistentVolume|ServiceAccount|Role|RoleBinding|container|containers|image|namespace|variable';
const KIND_AND_NAMES = new RegExp(`\\b(${KINDS})(s?) (?!in\\b|is\\b|has\\b|wants\\b|leads\\b|uses\\b|ready\\b|and\\b)[\\w.:/@-]+(?:(?:, | and )[\\w.:/@-]+)*`, 'g');

/** A reason without what one learner calls things, so that the same mistake of two reads the same. */
export function masked(reason: string): string {
  return reason
    .replace(/"[^"]*"|'[^']*'|`[^`]*`/g, '…')
    .replace(/, but .*$/, '')
    .replace(KIND_AND_NAMES, '$1$2 …')
    .replace(/\b[\w./-]+=[^\s,;]*/g, '…=…')
    .replace(/\b[\w./-]+:[\w.-]+/g, '…')
    .replace(/\b(?=[\w.]*-)[\w.-]+\b/g, '…')
    .replace(/\d+(?:\.\d+)*/g, 'N')
    .replace(/…=…(?:,…=…)+/g, '…=…')
    .replace(/…(?:(?:, | and )…)+/g, '…');
}
