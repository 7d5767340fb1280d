import { createHash } from 'node:crypto';
import type { Layer, ProgramLibrary, SignalName } from '#lib/machine/index.ts';
import type { UnnamedImage } from './image.ts';

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export interface ImageDescription {
  layers: readonly Layer[];
  programs: ProgramLibrary;
  /** Compressed bytes. */
  size: number;
  entrypoint?: readonly string[];
  cmd?: readonly string[];
  /** Beside PATH. */
  env?: Readonly<Record<string, string>>;
  user?: string;
  workingDir?: string;
  stopSignal?: SignalName;
  exposedPorts?: readonly string[];
}

/** An image with what a Dockerfile leaves to defaults, and the digests of its configuration and manifest. */
export function makeImage(description: ImageDescription): UnnamedImage {
  const { layers, programs, size, env = {}, ...given } = description;
  const configuration = {
    entrypoint: [],
    cmd: [],
    user: '',
    workingDir: '',
    stopSignal: 'SIGTERM' as const,
    exposedPorts: [],
    ...given,
  };
  const described = JSON.stringify({ ...configuration, env, layers: layers.map((layer) => layer.digest) });
  return {
    ...configuration,
    id: digestOf(`config ${described}`),
    digest: digestOf(`manifest ${described}`),
    size,
    layers,
    programs,
    env: new Map(Object.entries({ PATH, ...env })),
    os: 'linux',
    architecture: 'amd64',
  };
}

function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
