import { NamedError } from '#lib/core/index.ts';

/** Why a sandbox did not do what was asked, for people; `reason` is for programs. */
export class SandboxError extends NamedError {
  static override readonly errorName = 'SandboxError';
  readonly reason: 'no-such-sandbox' | 'unavailable' | 'refused';

  constructor(reason: SandboxError['reason'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
