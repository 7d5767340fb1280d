/** Many learners at the end of the course: sandboxes of one host process in which the capstone runs. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WebSocket } from 'ws';
import { DEFAULT_LIMITS } from '#lib/config/index.ts';
import { SECRET_HEADER } from '../lib/sandboxes/host/host-server.ts';
import { v8Flags } from '../lib/sandboxes/host/v8-flags.ts';
import type { Question, Usage } from './capstone-host.ts';

const SECRET = 'bench';
const HEADERS = { [SECRET_HEADER]: SECRET };
/** Sandboxes that are made at the same time. */
const TOGETHER = 16;

/** Three web Pods with probes behind a Service, a database behind another, a ConfigMap and a Secret. */
export const CAPSTONE = `apiVersion: v1
kind: ConfigMap
metadata: { name: settings }
data: { DATABASE_HOST: database, GREETING: hello }
---
apiVersion: v1
kind: Secret
metadata: { name: database }
stringData: { password: hunter2 }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, labels: { app: web } }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: nginx
          ports: [{ containerPort: 80 }]
          envFrom: [{ configMapRef: { name: settings } }]
          readinessProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 5 }
          livenessProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 10 }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  type: NodePort
  selector: { app: web }
  ports: [{ port: 80, nodePort: 30080 }]
---
apiVersion: v1
kind: Pod
metadata: { name: database, labels: { app: database } }
spec:
  containers:
    - name: database
      image: mariadb
      env: [{ name: MARIADB_ROOT_PASSWORD, valueFrom: { secretKeyRef: { name: database, key: password } } }]
      ports: [{ containerPort: 3306 }]
---
apiVersion: v1
kind: Service
metadata: { name: database }
spec:
  selector: { app: database }
  ports: [{ port: 3306 }]
`;

/** Starts it, and waits until it runs. */
export const APPLY = `kubectl apply -f - <<'EOF'
${CAPSTONE}EOF
kubectl wait --for=condition=Ready pods --all --timeout=600s`;

/** A host process with sandboxes in it. */
export class CapstoneHost implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #port: number;
  readonly #directory: string;
  readonly #terminals: WebSocket[] = [];

  private constructor(child: ChildProcess, port: number, directory: string) {
    this.#child = child;
    this.#port = port;
    this.#directory = directory;
  }

  static async start(directory = mkdtempSync(path.join(tmpdir(), 'drydock-bench-'))): Promise<CapstoneHost> {
    const child = fork(path.join(import.meta.dirname, 'capstone-host.ts'), {
      execArgv: ['--expose-gc', ...v8Flags(DEFAULT_LIMITS)], stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child.send({ type: 'start', directory, secret: SECRET, port: 0, kubeconfig: undefined, limits: DEFAULT_LIMITS });
    const { port } = await told<{ port: number }>(child, 'ready');
    return new CapstoneHost(child, port, directory);
  }

  /** A host that brings `count` copies of one saved sandbox back, which is quicker than making each. */
  static async startWithCopies(count: number): Promise<CapstoneHost> {
    const first = await CapstoneHost.start();
    await first.fill(1);
    await first.#end('SIGTERM');
    const saved = path.join(first.#directory, 'bench-0.sandbox');
    for (let copy = 1; copy < count; copy += 1) copyFileSync(saved, path.join(first.#directory, `bench-${copy}.sandbox`));
    const host = await CapstoneHost.start(first.#directory);
    await host.#each(count, 0, (id) => host.#openTerminal(id));
    return host;
  }

  /** Makes sandboxes with the capstone running and one terminal open in each. */
  async fill(count: number, from = 0): Promise<void> {
    await this.#each(count, from, (id) => this.#make(id));
  }

  /** With `collect`, after a garbage collection. */
  usage({ collect }: { collect: boolean }): Promise<Usage> {
    return this.#ask({ ask: 'usage', collect });
  }

  /** Writes a CPU profile of the host's next milliseconds, for Chrome's developer tools. */
  async profile(milliseconds: number, file: string): Promise<Usage> {
    return this.#ask({ ask: 'profile', milliseconds, file });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end('SIGKILL');
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** With SIGTERM it saves its sandboxes first. */
  async #end(signal: NodeJS.Signals): Promise<void> {
    for (const terminal of this.#terminals) terminal.terminate();
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill(signal);
    await ended;
  }

  async #each(count: number, from: number, work: (id: string) => Promise<void>): Promise<void> {
    let next = from;
    const worker = async () => {
      while (next < from + count) await work(`bench-${next++}`);
    };
    await Promise.all(Array.from({ length: TOGETHER }, worker));
  }

  async #ask(question: Question): Promise<Usage> {
    const answer = told<Usage>(this.#child, 'usage');
    this.#child.send(question);
    return answer;
  }

  async #make(id: string): Promise<void> {
    const response = await fetch(`http://127.0.0.1:${this.#port}/sandboxes/${id}/run`, { method: 'POST', headers: HEADERS, body: APPLY });
    const { status, output } = (await response.json()) as { status: number; output: string };
    if (status !== 0) throw new Error(`the capstone did not start in ${id}: ${output}`);
    await this.#openTerminal(id);
  }

  async #openTerminal(id: string): Promise<void> {
    const terminal = new WebSocket(`ws://127.0.0.1:${this.#port}/terminals/${id}/1`, { headers: HEADERS, perMessageDeflate: false });
    this.#terminals.push(terminal);
    await new Promise((resolve, reject) => {
      terminal.on('error', reject);
      // The second frame is the prompt.
      terminal.on('message', (_, isBinary) => isBinary && resolve(undefined));
    });
  }
}

/** The child's next message of that type. */
function told<T>(child: ChildProcess, type: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: { type: string }) => {
      if (message.type !== type) return;
      child.off('message', onMessage);
      child.off('exit', onExit);
      resolve(message as T);
    };
    const onExit = (code: number | null) => reject(new Error(`the host process ended with ${code}`));
    child.on('message', onMessage);
    child.once('exit', onExit);
  });
}
