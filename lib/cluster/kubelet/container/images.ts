import { sleep } from '#lib/core/index.ts';
import type { Clock, Random } from '#lib/core/index.ts';
import { findAnyImage } from '../../bootstrap/system-image.ts';
import { parseReference } from '../../images/index.ts';
import type { Image } from '../../images/index.ts';
import { Backoff } from './backoff.ts';
import { StartError } from './errors.ts';
import { goDuration } from './go-duration.ts';

const BACKOFF = { initial: 10_000, limit: 300_000 };
/** What asking the registry costs when all layers are there already, as a part of a whole pull. */
const UNCHANGED_PULL = 0.2;

export interface ImageRequest {
  /** As the Pod names it. */
  name: string;
  policy: string;
  podUid: string;
  signal: AbortSignal;
  /** Writes an event about the container. */
  note(type: 'Normal' | 'Warning', reason: string, message: string): void;
}

export interface NodeImagesOptions {
  clock: Clock;
  random: Random;
  /** Milliseconds that a pull takes, from and to. */
  pull: readonly [number, number];
  saved?: ImagesState | undefined;
}

export interface ImagesState {
  present: readonly string[];
  backoffs: ReturnType<Backoff['save']>;
}

/** The images of one node, and the pulling of further ones, one at a time (pkg/kubelet/images/image_manager.go). */
export class NodeImages {
  readonly #options: NodeImagesOptions;
  readonly #present = new Map<string, Image>();
  readonly #backoff: Backoff;
  readonly #failures = new Map<string, string>();
  #queue: Promise<void> = Promise.resolve();

  constructor(options: NodeImagesOptions) {
    this.#options = options;
    this.#backoff = new Backoff(BACKOFF.initial, BACKOFF.limit, options.saved?.backoffs);
    for (const reference of options.saved?.present ?? []) {
      const { image } = findAnyImage(reference);
      if (image) this.#present.set(reference, image);
    }
  }

  /** The image that a container wants, pulled when its policy asks for it. Throws StartError with the kubelet's reasons. */
  async ensure(request: ImageRequest): Promise<Image> {
    const reference = parseReference(request.name);
    if (!reference) {
      const message = `Failed to apply default image tag "${request.name}": couldn't parse image name "${request.name}": invalid reference format`;
      request.note('Warning', 'InspectFailed', message);
      throw new StartError('InvalidImageName', message);
    }
    const name = withTag(request.name, reference.tag, reference.digest);
    const present = this.#present.get(name);
    if (present && request.policy !== 'Always') {
      request.note('Normal', 'Pulled', `Container image "${request.name}" already present on machine and can be accessed by the pod`);
      return present;
    }
    if (request.policy === 'Never') {
      const message = `Container image "${request.name}" is not present with pull policy of Never`;
      request.note('Warning', 'ErrImageNeverPull', message);
      throw new StartError('ErrImageNeverPull', message);
    }
    return this.#pull(request, name, present !== undefined);
  }

  /** Forgets what went wrong for a Pod that is gone. */
  forget(podUid: string): void {
    this.#backoff.forget(podUid);
    for (const key of this.#failures.keys()) if (key.startsWith(podUid)) this.#failures.delete(key);
  }

  save(): ImagesState {
    return { present: [...this.#present.keys()], backoffs: this.#backoff.save() };
  }

  async #pull(request: ImageRequest, name: string, isPresent: boolean): Promise<Image> {
    const { clock } = this.#options;
    const key = `${request.podUid}_${request.name}`;
    if (this.#backoff.isWaiting(key, clock.now())) {
      const message = `Back-off pulling image "${request.name}"`;
      request.note('Normal', 'BackOff', message);
      const failure = this.#failures.get(key);
      throw new StartError('ImagePullBackOff', failure === undefined ? message : `${message}: ${failure}`);
    }
    this.#failures.delete(key);
    request.note('Normal', 'Pulling', `Pulling image "${request.name}"`);
    const asked = clock.now();
    const result = await this.#transfer(name, isPresent, request.signal);
    if (result.image === undefined) {
      request.note('Warning', 'Failed', `Failed to pull image "${request.name}": ${result.error}`);
      this.#backoff.next(key, clock.now());
      this.#failures.set(key, `ErrImagePull: ${result.error}`);
      throw new StartError('ErrImagePull', result.error);
    }
    const took = `${goDuration(result.took)} (${goDuration(clock.now() - asked)} including waiting)`;
    request.note('Normal', 'Pulled', `Successfully pulled image "${request.name}" in ${took}. Image size: ${result.image.size} bytes.`);
    this.#present.set(name, result.image);
    return result.image;
  }

  async #transfer(name: string, isPresent: boolean, signal: AbortSignal) {
    const { clock, random, pull: [from, to] } = this.#options;
    const found = findAnyImage(name);
    const whole = from + random.next() * (to - from);
    const took = Math.round(found.image && !isPresent ? whole : whole * UNCHANGED_PULL);
    if (took > 0) {
      const before = this.#queue;
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#queue = promise;
      try {
        await before;
        await sleep(clock, took, signal);
      } finally {
        resolve();
      }
    }
    return found.image ? { image: found.image, took } : { image: undefined, error: `rpc error: code = ${found.code} desc = ${found.error}`, took };
  }
}

function withTag(name: string, tag: string | undefined, digest: string | undefined): string {
  return digest === undefined && tag !== undefined && !name.endsWith(`:${tag}`) ? `${name}:${tag}` : name;
}
