import { ApiError } from '#lib/schema/index.ts';
import { resourceForKind } from '../../api/mapper.ts';
import { selectNamespace } from '../../config/target.ts';
import { resultPrinter } from '../../printers/formats.ts';
import type { AnyObject } from '../../resources/info.ts';
import { Failure, UsageFailure } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { createObject, dryRunOf, validationOf, withLastApplied } from '../write.ts';

export interface GeneratorInput {
  invocation: Invocation;
  name: string;
  /** Set when `--namespace` was given: then the object names it. */
  namespace: string | undefined;
  /** Words after the name or after `--`. */
  rest: readonly string[];
}

/** Makes the object that a `kubectl create <kind>` stands for, with fields in Go's order. Throws Failure. */
export type Generator = (input: GeneratorInput) => AnyObject | Promise<AnyObject>;

/**
 * A `kubectl create <kind> NAME` command. `failure` is put before what the server says; without it a
 * refusal is reported as the server's.
 */
export function generatorCommand(generate: Generator, failure?: string | ((invocation: Invocation) => string)): Command {
  return async (invocation) => {
    const { flags, io, process } = invocation;
    requireFlags(invocation);
    const name = nameArgument(invocation);
    const dryRun = dryRunOf(flags, io);
    const { namespace, enforced } = selectNamespace(invocation.config, flags);
    const print = resultPrinter({ process, flags, operation: 'created', typed: true });
    const validation = validationOf(flags);
    const generated = await generate({ invocation, name, namespace: enforced ? namespace : undefined, rest: invocation.args.slice(1) });
    const object = flags.has('save-config') && flags.bool('save-config') ? withLastApplied(generated) : generated;
    if (dryRun === 'client') {
      io.out(print(object));
      return;
    }
    const client = invocation.client();
    const resource = await resourceForKind(client.discovery, object.apiVersion, object.kind);
    if (!resource) throw new Failure(`no matches for kind ${JSON.stringify(object.kind)} in version ${JSON.stringify(object.apiVersion)}`);
    const info = { resource, namespace: resource.namespaced ? namespace : '', name, object };
    try {
      io.out(print(await createObject(client, info, { dryRun, fieldManager: flags.string('field-manager'), validation })));
    } catch (error) {
      if (!(error instanceof ApiError) || failure === undefined) throw error;
      throw new Failure(`${typeof failure === 'string' ? failure : failure(invocation)} ${error.message}`);
    }
  };
}

/** Flags that cobra demands before the command runs. */
export function requireFlags({ flags, path }: Invocation): void {
  const missing = (path.at(-1)?.flags ?? []).filter((flag) => flag.required && !flags.changed(flag.name)).map((flag) => `"${flag.name}"`);
  if (missing.length > 0) throw new Failure(`required flag(s) ${missing.join(', ')} not set`);
}

/** The one name before `--`. */
export function nameArgument({ args, flags }: Invocation): string {
  const count = flags.argsBeforeDash ?? args.length;
  if (count !== 1) throw new UsageFailure(`exactly one NAME is required, got ${count}`);
  return args[0] ?? '';
}

/** `{ name, namespace }`, the namespace only where one was asked for. */
export function metadataOf(input: GeneratorInput, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { name: input.name, ...(input.namespace === undefined ? {} : { namespace: input.namespace }), ...more };
}

/** An object with what Go prints first in front. */
export function generated(kind: string, apiVersion: string, rest: Record<string, unknown>): AnyObject {
  return { kind, apiVersion, ...rest } as AnyObject;
}
