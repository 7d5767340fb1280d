export { childEnvironment, ConfigurationError, readConfiguration } from './configuration.ts';
export type { Configuration, Environment, InstructorConfiguration, OidcConfiguration } from './configuration.ts';
export { DEFAULT_LIMITS } from './limits.ts';
export type {
  ApiLimits, ClusterLimits, GradingLimits, HostLimits, Limits, MachineLimitSettings, ProcessorLimits, SandboxLimits, TerminalLimits,
} from './limits.ts';
export { askedToStop } from './stop-request.ts';
export type { Stoppable } from './stop-request.ts';
export { portProblem } from './port-problem.ts';
