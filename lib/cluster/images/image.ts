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

/** One repository of the catalogue. */
export interface ImageFamily {
  /** `docker.io/library/nginx`. */
  repository: string;
  /** The tags it has; the value gives the image that the tag stands for. */
  tags: ReadonlyMap<string, () => Omit<Image, 'reference'>>;
}
