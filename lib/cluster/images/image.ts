import type { Layer, ProgramLibrary, SignalName } from '#lib/machine/index.ts';

/** What a registry holds under one name: the file tree, and how a container starts in it. */
export interface Image {
  /** With registry, path and tag: `docker.io/library/nginx:latest`. */
  reference: string;
  /** The image's configuration, `sha256:…`: what `imageID` and `crictl images` identify it by. */
  id: string;
  /** The manifest, `sha256:…`: what follows the `@` of a pinned reference. */
  digest: string;
  /** Compressed bytes, as the registry serves them; the `Image size` of the Pulled event. */
  size: number;
  /** Lowest first, as MachineOptions wants them. */
  layers: readonly Layer[];
  /** The programs that its executables stand for. */
  programs: ProgramLibrary;
  entrypoint: readonly string[];
  cmd: readonly string[];
  env: ReadonlyMap<string, string>;
  /** As in the Dockerfile: empty for root, `name`, `uid` or `uid:gid`. */
  user: string;
  workingDir: string;
  stopSignal: SignalName;
  /** `80/tcp`. */
  exposedPorts: readonly string[];
  os: 'linux';
  architecture: 'amd64';
}

/** An answer of the catalogue: the image, or what containerd says when there is none. */
export type ImageResult =
  | { image: Image; error?: undefined }
  | {
      image?: undefined;
      /** The gRPC code that the container runtime answers with. */
      code: 'NotFound' | 'Unknown';
      /** containerd's words, from `failed to pull and unpack image` on. */
      error: string;
    };

/** An image without the name it was found by. */
export type UnnamedImage = Omit<Image, 'reference'>;

/** One repository of the catalogue. */
export interface ImageFamily {
  /** `docker.io/library/nginx`. */
  repository: string;
  /** The tags it has; the value gives the image that the tag stands for. */
  tags: ReadonlyMap<string, () => UnnamedImage>;
}

/**
 * A repository whose images are made when they are first asked for. `versions` has the tags of each
 * version, the version itself being one of them.
 */
export function imageFamily(
  repository: string,
  versions: Readonly<Record<string, readonly string[]>>,
  make: (version: string) => UnnamedImage,
): ImageFamily {
  const tags = new Map<string, () => UnnamedImage>();
  for (const [version, others] of Object.entries(versions)) {
    const image = once(() => make(version));
    for (const tag of [version, ...others]) tags.set(tag, image);
  }
  return { repository, tags };
}

/** Computes a value at its first use. */
export function once<T extends object>(compute: () => T): () => T {
  let value: T | undefined;
  return () => {
    value ??= compute();
    return value;
  };
}
