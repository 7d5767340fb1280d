import type { ApiObject, Event, Pod } from '#lib/schema/index.ts';

/**
 * What a check may look at. Reads go to the cluster's HTTP API when asked, so nothing is ticked from a
 * stale view. A method throws only when the cluster or the workstation cannot be reached, which the
 * engine turns into could-not-look.
 */
export interface CheckView {
  readonly namespace: string;
  /** What the learner answered to the exercise's question; undefined before they did. */
  readonly answer: string | undefined;
  /** The Pod, or undefined when there is none of that name. */
  pod(name: string): Promise<Pod | undefined>;
  pods(labelSelector?: string): Promise<readonly Pod[]>;
  /** Any kind: `object('apps/v1', 'Deployment', 'web')`. */
  object<T extends ApiObject>(apiVersion: string, kind: string, name: string): Promise<T | undefined>;
  objects<T extends ApiObject>(apiVersion: string, kind: string, labelSelector?: string): Promise<readonly T[]>;
  events(about: { kind: string; name: string }): Promise<readonly Event[]>;
  logs(pod: string, container?: string): Promise<string>;
  /** A file of the learner's workstation; relative paths start at the home directory. Undefined when absent. */
  file(path: string): Promise<string | undefined>;
}
