import { Unreachable } from '#lib/kubernetes/index.ts';
import { ApiError } from '#lib/schema/index.ts';

/** A command ends with a message on stderr (`error: ` is put before it) and an exit code. */
export class Failure extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.name = 'Failure';
    this.exitCode = exitCode;
  }
}

/** The command was used wrongly; its help is pointed at (cmdutil.UsageErrorf). */
export class UsageFailure extends Error {}

/** Ends a command without a word: what had to be said was said (cmdutil.ErrExit). */
export class SilentExit extends Error {
  readonly exitCode: number;

  constructor(exitCode = 1) {
    super('exit');
    this.exitCode = exitCode;
  }
}

/** A failure whose message is printed as it is, without `error: ` before it. */
export class PlainFailure extends Failure {}

/** A failure that comes after something was printed. */
export class LateFailure extends Failure {
  readonly printed: string;

  constructor(message: string, printed: string) {
    super(message);
    this.printed = printed;
  }
}

/** What was printed before the failures that an error is made of. */
export function printedBefore(error: unknown): string {
  if (error instanceof Failures) return error.errors.map(printedBefore).join('');
  return error instanceof LateFailure ? error.printed : '';
}

/** No such resource type (apimachinery's NoResourceMatchError). */
export class NoResourceMatch extends Error {
  constructor(resource: { resource: string; group?: string; version?: string }) {
    const named = `the server doesn't have a resource type ${JSON.stringify(resource.resource)}`;
    const group = resource.group ? ` in group ${JSON.stringify(resource.group)}` : '';
    const version = resource.version ? `${group ? ' and' : ' in'} version ${JSON.stringify(resource.version)}` : '';
    super(named + group + version);
  }
}

/** Several failures, reported one after the other (utilerrors.Aggregate). */
export class Failures extends Error {
  readonly errors: readonly unknown[];

  constructor(errors: readonly unknown[]) {
    super(errors.length === 1 ? messageOf(errors[0]) : `[${errors.map(messageOf).join(', ')}]`);
    this.errors = errors;
  }

  /** Throws what there is: nothing, the only error, or all of them. */
  static throwAll(errors: readonly unknown[]): void {
    if (errors.length === 1 && !(errors[0] instanceof Failures)) throw errors[0];
    if (errors.length > 0) throw new Failures(errors);
  }
}

/** What an error says by itself (Go's err.Error()). */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** True for what a person caused or a server answered; everything else is a bug or the process's end. */
export function isReportable(error: unknown): boolean {
  return [Failure, UsageFailure, SilentExit, NoResourceMatch, Failures, ApiError, Unreachable]
    .some((kind) => error instanceof kind);
}

/** What goes to stderr, and the exit code (kubectl's cmd/util checkErr). */
export function reportOf(error: unknown, commandPath: string): { text: string; exitCode: number } {
  return reportOne(error instanceof Failures && error.errors.length === 1 ? error.errors[0] : error, commandPath);
}

function reportOne(error: unknown, commandPath: string): { text: string; exitCode: number } {
  if (error instanceof SilentExit) return { text: '', exitCode: error.exitCode };
  if (error instanceof UsageFailure) {
    return line(`error: ${error.message}\nSee '${commandPath} -h' for help and examples`);
  }
  if (error instanceof ApiError && error.reason === 'Invalid') return line(invalidText(error));
  if (error instanceof NoResourceMatch) return line(`error: ${error.message}`);
  if (error instanceof Failures) return line(error.errors.map((each) => `${shortReport(each)}\n`).join(''));
  const standard = standardMessage(error);
  if (standard !== undefined) return line(standard);
  const message = messageOf(error);
  const exitCode = error instanceof Failure ? error.exitCode : 1;
  const plain = error instanceof PlainFailure || message.startsWith('error: ');
  return line(plain ? message : `error: ${message}`, exitCode);
}

function line(text: string, exitCode = 1): { text: string; exitCode: number } {
  return { text: text.endsWith('\n') || text === '' ? text : `${text}\n`, exitCode };
}

function shortReport(error: unknown): string {
  return standardMessage(error) ?? messageOf(error);
}

/** Words for API refusals and lost servers (cmdutil.StandardErrorMessage). */
function standardMessage(error: unknown): string | undefined {
  if (error instanceof ApiError) {
    if (error.reason === 'Unauthorized') return `error: You must be logged in to the server (${error.message})`;
    return error.reason === '' ? `Error from server: ${error.message}` : `Error from server (${error.reason}): ${error.message}`;
  }
  if (error instanceof Unreachable) {
    if (!error.refused) return `Unable to connect to the server: ${error.message}`;
    return `The connection to the server ${hostOf(error.server)} was refused - did you specify the right host or port?`;
  }
  return undefined;
}

/** `127.0.0.1:6443` */
export function hostOf(server: string): string {
  return URL.canParse(server) ? new URL(server).host : server;
}

function invalidText(error: ApiError): string {
  const { details } = error;
  if (!details) return error.message === '' ? 'The request is invalid' : `The request is invalid: ${error.message}`;
  const named = details.kind || details.name;
  const causes = [...new Set((details.causes ?? []).map((cause) => `${cause.field}: ${cause.message}`))];
  let text = 'The request is invalid';
  if (named) text = `The ${details.kind ?? ''} ${JSON.stringify(details.name ?? '')} is invalid`;
  else if (error.message !== '' && causes.length === 0) text += `: ${error.message}`;
  if (causes.length === 0) return text;
  return causes.length === 1 ? `${text}: ${causes[0]}\n` : `${text}: \n${causes.map((cause) => `* ${cause}\n`).join('')}`;
}
