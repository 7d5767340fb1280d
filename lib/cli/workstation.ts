import { openRemoteWorkstation, openStandalone } from '#lib/sandboxes/index.ts';
import type { Workstation } from '#lib/workstation/index.ts';
import { readContext } from './kubeconfig.ts';
import type { Recorder } from './record.ts';

export interface OpenedWorkstation extends AsyncDisposable {
  readonly workstation: Workstation;
  /** Puts this process's terminal on the workstation's, until its shell ends; gives the shell's exit status. */
  interact(recorder?: Recorder): Promise<number>;
}

/** A workstation on a fresh embedded cluster, or on the cluster that a kubeconfig leads to. */
export function openWorkstation(kubeconfig: string | undefined, namespace: string | undefined): OpenedWorkstation {
  const opened = kubeconfig === undefined ? embedded() : remote(kubeconfig, namespace);
  return { ...opened, interact: (recorder) => interact(opened.workstation, recorder) };
}

function embedded(): { workstation: Workstation } & AsyncDisposable {
  const standalone = openStandalone();
  return { workstation: standalone.sandbox.workstation, [Symbol.asyncDispose]: () => standalone[Symbol.asyncDispose]() };
}

function remote(kubeconfig: string, namespace: string | undefined): { workstation: Workstation } & AsyncDisposable {
  const context = readContext(kubeconfig);
  return openRemoteWorkstation(context.access, namespace ?? context.namespace);
}

async function interact(workstation: Workstation, recorder: Recorder | undefined): Promise<number> {
  using recording = recorder;
  const { stdin, stdout } = process;
  const size = () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 });
  const session = workstation.login(size());
  const onResize = () => session.resize(size().columns, size().rows);
  const onKeys = (keys: Buffer) => {
    recording?.keys(keys);
    session.input(keys);
  };
  recording?.begin(size());
  stdin.setRawMode?.(true);
  stdin.on('data', onKeys);
  stdout.on('resize', onResize);
  try {
    for await (const chunk of session.output()) {
      recording?.shown(chunk);
      stdout.write(chunk);
    }
    return await session.ended;
  } finally {
    stdin.setRawMode?.(false);
    stdin.off('data', onKeys).pause();
    stdout.off('resize', onResize);
  }
}
