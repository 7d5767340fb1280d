/**
 * The class of bench/class.ts, in a process of its own: an instructor with the board open, and learners who join by the
 * code, have the lesson and a terminal open, and type a command every two seconds. Prints what it measured as JSON.
 */
import { request as httpRequest } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';

const [address = '', secret = '', learnersText = '', secondsText = ''] = process.argv.slice(2);
const LEARNERS = Number(learnersText);
const SECONDS = Number(secondsText);
const { host } = new URL(address);

const LESSON = 'pods/first-pod';
const EXERCISE = `${LESSON}/run-a-pod`;
const MANIFEST = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: test-pod\nspec:\n  containers:\n  - name: web\n    image: nginx:latest\n';
const CREATE = 'kubectl create -f test-pod.yml';
const COMMANDS = ['kubectl get pods', 'ls -l', 'kubectl get nodes', 'cat test-pod.yml', 'kubectl get events', 'k get all'];
/** Milliseconds between commands, and between two keys: a quick typist's. */
const BETWEEN_COMMANDS = 2000;
const BETWEEN_KEYS = 60;
const ACK = 64;

/** Milliseconds, by what was measured. */
const echoes: number[] = [];
const asked: number[] = [];
const passes: number[] = [];
let commands = 0;

interface Called {
  cookie: string;
  body: unknown;
}

async function call(path: string, cookie: string, body?: unknown): Promise<Called> {
  const response = await fetch(`${address}${path}`, {
    method: body === undefined ? 'GET' : 'POST', headers: { cookie, origin: address, 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  const set = response.headers.getSetCookie().map((value) => value.split(';')[0]).join('; ');
  return { cookie: set || cookie, body: JSON.parse(text) };
}

/** Server-sent events of a path, each as it comes. */
function events(path: string, cookie: string, on: (event: Record<string, unknown>) => void): void {
  const request = httpRequest(`${address}${path}`, { headers: { cookie } }, (response) => {
    if (response.statusCode !== 200) throw new Error(`${path}: ${response.statusCode}`);
    let rest = '';
    response.setEncoding('utf8').on('data', (chunk: string) => {
      const parts = (rest + chunk).split('\n\n');
      rest = parts.pop() ?? '';
      for (const part of parts) {
        const data = /^data: (.*)$/m.exec(part)?.[1];
        if (data !== undefined) on(JSON.parse(data) as Record<string, unknown>);
      }
    });
  });
  request.end();
}

interface BoardRow {
  learner: string;
  name: string;
  cells: Record<string, { state: string; attempts: number }>;
}

/** What the board says of each learner, by name, and who waits to read it there. */
class BoardReader {
  readonly passed = new Set<string>();
  readonly attempts = new Map<string, number>();
  readonly #waiting: { holds: () => boolean; seen: () => void }[] = [];

  take(event: Record<string, unknown>): void {
    const rows = (event.type === 'snapshot' ? (event.board as { rows: BoardRow[] }).rows : event.rows) as BoardRow[];
    for (const { name, cells } of rows) {
      const cell = cells[EXERCISE];
      if (!cell) continue;
      if (cell.state === 'passed') this.passed.add(name);
      this.attempts.set(name, cell.attempts);
    }
    for (const entry of this.#waiting.splice(0)) {
      if (entry.holds()) entry.seen();
      else this.#waiting.push(entry);
    }
  }

  until(holds: () => boolean): Promise<void> {
    if (holds()) return Promise.resolve();
    return new Promise((seen) => this.#waiting.push({ holds, seen }));
  }
}

class Learner {
  readonly name: string;
  cookie = '';
  passed = false;
  readonly #board: BoardReader;
  #socket!: WebSocket;
  #echo: (() => void) | undefined;
  #unacknowledged = 0;
  #shown = '';

  constructor(name: string, board: BoardReader) {
    this.name = name;
    this.#board = board;
  }

  async join(code: string): Promise<void> {
    ({ cookie: this.cookie } = await call('/api/workshop/join', '', { code, name: this.name }));
    events(`/api/events?lesson=${LESSON}`, this.cookie, (event) => {
      if (event.type === 'result' && event.exercise === EXERCISE && event.passed) this.#hasPassed();
    });
    this.#socket = new WebSocket(`ws://${host}/terminal/1`, { headers: { cookie: this.cookie, origin: address }, perMessageDeflate: false });
    this.#socket.on('message', (data: Buffer, isBinary: boolean) => isBinary && this.#take(data));
    await new Promise((resolve, reject) => this.#socket.once('open', resolve).once('error', reject));
    await this.#prompt();
    await call('/api/files', this.cookie, { path: 'test-pod.yml', content: MANIFEST });
  }

  /** Types until the time is over, at a beat of their own; creates the Pod somewhere in the middle. */
  async work(end: number): Promise<void> {
    await delay(Math.random() * BETWEEN_COMMANDS);
    const createAt = performance.now() + (end - performance.now()) * (0.2 + Math.random() * 0.5);
    let created = false;
    void this.#ask(performance.now() + (createAt - performance.now()) * Math.random());
    for (let count = 0; performance.now() < end; count += 1) {
      const begun = performance.now();
      const creates: boolean = !created && begun >= createAt;
      created ||= creates;
      await this.#type(creates ? CREATE : (COMMANDS[count % COMMANDS.length] ?? ''));
      await delay(Math.max(0, begun + BETWEEN_COMMANDS - performance.now()));
    }
    if (!created) await this.#type(CREATE);
  }

  /** Asks for a check, which fails as the Pod is not there; measures until the board shows the attempt. */
  async #ask(at: number): Promise<void> {
    await delay(Math.max(0, at - performance.now()));
    const begun = performance.now();
    const seen = this.#board.until(() => (this.#board.attempts.get(this.name) ?? 0) > 0);
    await call('/api/exercises/check', this.cookie, { exercise: EXERCISE });
    await seen;
    asked.push(performance.now() - begun);
  }

  #hasPassed(): void {
    if (this.passed) return;
    this.passed = true;
    const begun = performance.now();
    void this.#board.until(() => this.#board.passed.has(this.name)).then(() => passes.push(performance.now() - begun));
  }

  async #type(command: string): Promise<void> {
    for (const key of command) {
      const sent = performance.now();
      const echoed = new Promise<void>((resolve) => {
        this.#echo = resolve;
      });
      this.#socket.send(Buffer.from(key), { binary: true });
      await echoed;
      const waited = performance.now() - sent;
      echoes.push(waited);
      await delay(Math.max(0, BETWEEN_KEYS - waited));
    }
    this.#shown = '';
    this.#socket.send(Buffer.from('\r'), { binary: true });
    commands += 1;
    await this.#prompt();
  }

  /** The prompt at the end of what was shown: the command has ended, so that the next thing shown is an echo. */
  async #prompt(): Promise<void> {
    while (!/[#$] (?:\x1b\[[0-9;?]*[A-Za-z])*$/.test(this.#shown)) await new Promise<void>((resolve) => {
      this.#echo = resolve;
    });
  }

  #take(data: Buffer): void {
    this.#shown = (this.#shown + data.toString()).slice(-200);
    this.#unacknowledged += data.length;
    if (this.#unacknowledged > ACK) {
      this.#socket.send(JSON.stringify({ type: 'ack', bytes: this.#unacknowledged }));
      this.#unacknowledged = 0;
    }
    this.#echo?.();
  }
}

function tell(message: unknown): Promise<void> {
  return new Promise((resolve) => process.send?.(message, () => resolve()));
}

const { cookie: instructor } = await call('/api/instructor/sign-in', '', { secret });
const now = Date.now();
const { body } = await call('/api/instructor/workshops', instructor, {
  title: 'Bench', lessons: [LESSON], startsAt: new Date(now - 60_000).toISOString(), endsAt: new Date(now + 3_600_000).toISOString(), seats: LEARNERS, gating: 'open', hints: true, solutions: true,
});
const { id, code } = (body as { workshop: { id: string; code: string } }).workshop;
const { body: made } = await call('/api/instructor/tokens', instructor, { name: 'Bench', scopes: ['progress:read'] });
const board = new BoardReader();
events(`/api/instructor/workshops/${id}/board`, instructor, (event) => board.take(event));

const learners = Array.from({ length: LEARNERS }, (_, index) => new Learner(`Learner ${index}`, board));
const joining = [...learners];
await Promise.all(Array.from({ length: 8 }, async () => {
  for (let learner = joining.shift(); learner; learner = joining.shift()) await learner.join(code);
}));
await tell({ type: 'begun' });
const end = performance.now() + SECONDS * 1000;
await Promise.all(learners.map((learner) => learner.work(end)));
await tell({ type: 'ended' });
// Whoever created their Pod late gets a moment for it.
const patience = performance.now() + 60_000;
while (performance.now() < patience && (learners.some(({ passed }) => !passed) || passes.length < LEARNERS)) await delay(200);

/** Learners whom the database knows to have passed, as a program reads it. */
async function recorded(): Promise<Set<string>> {
  const names = new Set<string>();
  let query = '?limit=100';
  for (;;) {
    const response = await fetch(`${address}/api/v1/workshops/${id}/results${query}`, { headers: { authorization: `Bearer ${(made as { token: string }).token}` } });
    const { items, continue: word } = (await response.json()) as { items: { learner: { name: string }; results: { exercise: string; state: string }[] }[]; continue?: string };
    for (const { learner, results } of items) if (results.some(({ exercise, state }) => exercise === EXERCISE && state === 'passed')) names.add(learner.name);
    if (word === undefined) return names;
    query = `?limit=100&continue=${word}`;
  }
}

const kept = await recorded();
const told = learners.filter(({ passed }) => passed).map(({ name }) => name);
await tell({
  type: 'figures', commands, echoes, asked, passes,
  passed: told.length, onBoard: told.filter((name) => board.passed.has(name)).length, inDatabase: told.filter((name) => kept.has(name)).length,
});
process.exit(0);
