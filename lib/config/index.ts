export { ConfigurationError, readConfiguration } from './configuration.ts';
export type { Configuration } from './configuration.ts';
export { DEFAULT_LIMITS } from './limits.ts';
export type {
  ApiLimits, HostLimits, Limits, MachineLimitSettings, ProcessorLimits, SandboxLimits, TerminalLimits,
} from './limits.ts';
