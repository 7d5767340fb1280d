/** A container that cannot be configured: `configmap "x" not found`. Becomes CreateContainerConfigError. */
export class ConfigError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConfigError';
  }
}

/** A volume that cannot be set up yet. Becomes a FailedMount event and another try. */
export class MountError extends Error {
  readonly volume: string;

  constructor(volume: string, message: string) {
    super(message);
    this.name = 'MountError';
    this.volume = volume;
  }
}

/** Why a container did not start: the reason and message of its waiting state, and when to try again (epoch milliseconds). */
export class StartError extends Error {
  readonly reason: string;
  readonly retryAt: number | undefined;

  constructor(reason: string, message: string, retryAt?: number) {
    super(message);
    this.name = 'StartError';
    this.reason = reason;
    this.retryAt = retryAt;
  }
}
