/**
 * From a change in a sandbox to the tick on the lesson page: `node bench/latency.ts [ROUNDS]`. The change goes
 * to a host process as the product starts it, the checks run in this process as in web's, and the first pass is
 * recorded in a database. Prints the median and the 95th of 100, for objects, files and logs.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CheckView, Exercise } from '#lib/checks/index.ts';
import { failed, passed } from '#lib/checks/index.ts';
import { DEFAULT_LIMITS } from '#lib/config/index.ts';
import { openDatabase } from '#lib/database/index.ts';
import { createExerciseRunner } from '#lib/exercises/index.ts';
import type { LearnerEvent } from '#lib/exercises/index.ts';
import type { Course } from '#lib/lessons/index.ts';
import { createProgress } from '#lib/progress/index.ts';
import type { ClusterAccess, Sandbox } from '#lib/sandboxes/index.ts';
import { startHosted } from '#lib/sandboxes/index.ts';
import { aLesson } from '../lib/testing/a-lesson.ts';
import { figure, load, quantile } from './measuring.ts';

const ROUNDS = Number(process.argv[2] ?? 100);
const AIM = 200;
const LESSON = 'bench/latency';

/** Each round wants a word of its own, so that it begins with nothing passed. */
let word = '';

const has = (text: string | undefined) => (text?.includes(word) ? passed(word) : failed({ found: 'another word', wanted: word, lookAt: '' }));

const EXERCISES: readonly Exercise[] = [
  exercise('label', async (view) => has((await view.pod('web'))?.metadata?.labels?.['word'])),
  exercise('object', async (view) => has(JSON.stringify(await view.object('v1', 'ConfigMap', 'words')))),
  exercise('file', async (view) => has(await view.file('word.txt'))),
  exercise('log', async (view) => has(await view.logs('web'))),
];

const COURSE: Course = { title: '', chapters: [{ slug: 'bench', title: '', summary: '', lessons: [aLesson(LESSON, EXERCISES)] }] };

const PREPARE = `kubectl run web --image=nginx --port=80
kubectl create configmap words --from-literal=word=none
kubectl wait --for=condition=Ready pod/web --timeout=60s
kubectl expose pod web --type=NodePort --overrides='{"spec":{"ports":[{"port":80,"nodePort":30080}]}}'`;

const directory = mkdtempSync(path.join(tmpdir(), 'drydock-bench-'));
try {
  await measure();
} finally {
  rmSync(directory, { recursive: true, force: true });
}
process.exit(0);

async function measure(): Promise<void> {
  await using database = await openDatabase(`file:${path.join(directory, 'drydock.db')}`);
  const progress = createProgress(database);
  await using sandboxes = await startHosted({ directory: path.join(directory, 'sandboxes'), limits: DEFAULT_LIMITS });
  const runner = createExerciseRunner({ course: COURSE, progress, sandboxes });
  const sandbox = await sandboxes.open('bench');
  const { status, output } = await sandbox.run(PREPARE);
  if (status !== 0) throw new Error(output);
  const changes = changesOf(sandbox, await sandbox.access());
  const taken = new Map(changes.map(([name]) => [name, [] as number[]]));
  for (let round = 0; round < ROUNDS; round += 1) {
    word = `word-${round}`;
    const stop = new AbortController();
    // A new learner, who has passed nothing, in the same sandbox.
    const { learner } = await progress.createLearner();
    const events = runner.follow({ ...learner, sandbox: 'bench' }, LESSON, stop.signal)[Symbol.asyncIterator]();
    await told(events, taken.keys(), false);
    for (const [name, change] of changes) {
      const began = performance.now();
      await Promise.all([change(), told(events, [name], true)]);
      taken.get(name)?.push(performance.now() - began);
    }
    stop.abort();
    await events.return?.();
  }
  for (const [name, times] of taken) figure(`a changed ${name}, to the tick`, words(times));
  figure('all of them', `${words([...taken.values()].flat())} (aim for 95 of 100: ${AIM} ms; ${load()})`);
}

/** How each exercise is passed. */
function changesOf(sandbox: Sandbox, { server, token, namespace }: ClusterAccess): readonly [string, () => Promise<unknown>][] {
  const patch = async (resource: string, body: object) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/merge-patch+json' };
    const response = await fetch(`${server}/api/v1/namespaces/${namespace}/${resource}`, { method: 'PATCH', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(await response.text());
  };
  return [
    ['label', () => patch('pods/web', { metadata: { labels: { word } } })],
    ['object', () => patch('configmaps/words', { data: { word } })],
    ['file', () => sandbox.writeFile('word.txt', word)],
    ['log', async () => {
      const { status } = await sandbox.run(`curl -s kube-worker01:30080/${word}`);
      if (status !== 0) throw new Error(`curl ended with ${status}`);
    }],
  ];
}

async function told(events: AsyncIterator<LearnerEvent>, names: Iterable<string>, pass: boolean): Promise<void> {
  const missing = new Set(Array.from(names, (name) => `${LESSON}/${name}`));
  while (missing.size > 0) {
    const { value, done } = await events.next();
    if (done) throw new Error('the events ended');
    if (value.type === 'result' && value.passed === pass) missing.delete(value.exercise);
  }
}

function exercise(id: string, run: (view: CheckView) => ReturnType<Exercise['checks'][number]['run']>): Exercise {
  return { id, title: id, points: 1, task: '', hints: ['', '', ''], solution: {}, mistakes: [], checks: [{ id, title: id, run }] };
}

function words(times: readonly number[]): string {
  return `${quantile(times, 0.5).toFixed(0)} ms, ${quantile(times, 0.95).toFixed(0)} ms for 95 of 100`;
}
