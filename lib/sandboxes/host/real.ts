import { randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Limits } from '#lib/config/index.ts';
import type { HttpEndpoint, HttpRequest } from '#lib/core/index.ts';
import { driveInRealTime, Random, VirtualClock } from '#lib/core/index.ts';
import { parseKubeconfig, selectContext } from '#lib/kubernetes/index.ts';
import { ApiError } from '#lib/schema/index.ts';
import type { WorkstationImage, WorkstationState } from '#lib/workstation/index.ts';
import { createRemoteWorkstation } from '../remote-workstation.ts';
import { SandboxError } from '../sandbox-error.ts';
import { UnwatchedChanges } from '../unwatched.ts';
import type { SharedProcessor } from './processor.ts';
import { RealNamespace } from './real-namespace.ts';
import type { MakeResident, Resident, ResidentOptions } from './resident.ts';

export interface RealOptions {
  /** The text of the operator's kubeconfig. */
  kubeconfig: string;
  image: WorkstationImage;
  limits: Limits;
  processor: SharedProcessor;
  report(problem: string, cause: unknown): void;
}

interface RealState {
  version: 1;
  token: string;
  random: number;
  workstation: WorkstationState;
}

/** Sandboxes that are namespaces of a real cluster, with a simulated workstation each. */
export function makeReal({ kubeconfig, image, limits, processor, report }: RealOptions): MakeResident {
  const { access } = selectContext(parseKubeconfig(kubeconfig), { readFile: (path) => readFileSync(path, 'utf8') });
  return async ({ id, saved: state, notice, onChange }: ResidentOptions): Promise<Resident> => {
    const saved = state as RealState | undefined;
    if (saved && saved.version !== 1) throw new Error('saved by another version');
    const clock = new VirtualClock({ start: Date.now() });
    // Taken down in the opposite order, also when the sandbox cannot be made.
    await using made = new AsyncDisposableStack();
    made.use(driveInRealTime(clock));
    const namespace = made.use(new RealNamespace({ sandbox: id, access, clock }));
    await namespace.prepare();
    const token = saved?.token ?? randomBytes(32).toString('base64url');
    const random = new Random(saved?.random ?? randomBytes(4).readUInt32LE());
    // Nobody tells of a real container's log.
    const unwatched = { file: made.use(new UnwatchedChanges({ unheard: false })), log: made.use(new UnwatchedChanges({ unheard: true })) };
    const api = guarded(namespace.api, token);
    const workstation = made.use(createRemoteWorkstation({
      clock, random, api, image, limits, onChange,
      onFileChange: () => {
        unwatched.file.note();
        onChange();
      },
      processor: processor.share(),
      cluster: { server: access.server, token, namespace: namespace.name },
      saved: saved?.workstation,
      onBug: (error, program) => report(`${program} failed in sandbox ${id}`, error),
    }));
    if (notice) workstation.announce(notice);
    const kept = made.move();
    return {
      api, token, namespace: namespace.name,
      wake: () => undefined,
      listen: (what, listener) => unwatched[what].listen(listener),
      terminal: (number) => workstation.terminal(number),
      readFile: (path) => workstation.readFile(path),
      writeFile: (path, content) => workstation.writeFile(path, content),
      run: (commands) => workstation.run(commands),
      skip: () => Promise.reject(new SandboxError('refused', 'This sandbox is on a real cluster, where time cannot be skipped.')),
      erase: () => namespace.erase(),
      save: (): RealState => ({ version: 1, token, random: random.save(), workstation: workstation.save() }),
      [Symbol.asyncDispose]: () => kept.disposeAsync(),
    };
  };
}

/** Lets in whoever shows the sandbox's token. */
function guarded(api: HttpEndpoint, token: string): HttpEndpoint {
  const expected = Buffer.from(`Bearer ${token}`);
  const check = (request: HttpRequest) => {
    const given = Buffer.from(request.headers['authorization'] ?? '');
    return given.length === expected.length && timingSafeEqual(given, expected);
  };
  const refusal = () => {
    const status = new ApiError("Unauthorized", "Unauthorized").toStatus();
    return { status: 401, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(status)) };
  };
  return {
    request: async (request) => (check(request) ? api.request(request) : refusal()),
    upgrade: async (request) => (check(request) ? api.upgrade(request) : refusal()),
  };
}
