import type { Page } from '@playwright/test';
import type { ClusterPicture } from '#lib/map/index.ts';
import type { Heard } from './echo-terminal.ts';

/** What a test may bring about for the learner of its browser. */
export type Wish =
  /** The first `holding` checks of the exercise hold now. */
  | { exercise: string; holding: number }
  | { sandbox: 'starting' | 'ready' | 'unreachable' }
  /** Break the terminals' lines, or let them come up again. */
  | { line: 'break' | 'mend' }
  /** The map shows this. */
  | { picture: ClusterPicture }
  /** The next skip ahead brings this about; or cannot be, for the cluster is a real one. */
  | { happens: readonly string[] }
  | { realCluster: boolean }
  | { setUpFails: boolean }
  /** What is recorded of the learner cannot be read. */
  | { breaks: boolean }
  /** The file is written in the terminal. */
  | { file: string; content: string }
  | Record<string, never>;

/** What the canned application has seen of this learner. */
export interface Seen extends Heard {
  files: Record<string, string>;
  skipped: number[];
  resets: number;
  /** The exercises that were begun from their starting state. */
  begun: string[];
}

/** Brings something about for the learner of this page, and gives what is there now. */
export async function wish(page: Page, wished: Wish = {}): Promise<Seen> {
  const response = await page.request.post('/wish', { data: wished });
  return (await response.json()) as Seen;
}

/** The lesson with one of every kind of exercise on a cluster, and the one with every form of question. */
export const KINDS = 'kinds/cluster';
export const ASKED = 'kinds/asked';

/** A lesson, the first one unless it is named, with its terminal connected. */
export async function openLesson(page: Page, lesson = 'pods/first-pod'): Promise<void> {
  await page.goto(`/learn/${lesson}`);
  await page.getByText('Connected', { exact: true }).waitFor({ state: 'attached' });
}

export const RUN_A_POD = 'pods/first-pod/run-a-pod';

/** The full name of an exercise of the lesson that is open, by its place in it. */
export async function exerciseAt(page: Page, lesson: string, place: number): Promise<string> {
  const { views } = (await (await page.request.get(`/api/exercises?lesson=${lesson}`)).json()) as { views: { name: string }[] };
  return views[place]?.name ?? '';
}
