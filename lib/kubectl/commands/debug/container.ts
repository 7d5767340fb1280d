import { at, list, record, text } from '../../resources/info.ts';
import type { AnyObject } from '../../resources/info.ts';
import { nameSuffix } from '../../resources/name-suffix.ts';
import { containersOf } from '../../resources/pods.ts';
import type { Invocation } from '../../session/invocation.ts';

export type Json = Record<string, unknown>;

/** The name that was given, or one that no container of the Pod has. */
export function containerName(invocation: Invocation, pod: AnyObject): string {
  const { flags, io } = invocation;
  if (flags.string('container') !== '') return flags.string('container');
  const taken = new Set(containersOf(pod).map(({ name }) => name));
  let name = '';
  for (let attempt = 0; name === '' || taken.has(name); attempt += 1) name = `debugger-${nameSuffix(invocation, `${text(pod.metadata?.uid)} ${attempt}`)}`;
  if (!flags.bool('quiet')) io.out(`Defaulting debug container name to ${name}.\n`);
  return name;
}

/** What the flags say of a container's command, variables and streams. */
export function containerSettings(flags: Invocation['flags'], command: readonly string[]): Json {
  const env = [...flags.map('env')].map(([name, value]) => ({ name, value }));
  return {
    ...(command.length === 0 ? {} : { [flags.bool('arguments-only') ? 'args' : 'command']: [...command] }),
    ...(env.length === 0 ? {} : { env }),
    ...(flags.string('image-pull-policy') === '' ? {} : { imagePullPolicy: flags.string('image-pull-policy') }),
    ...(flags.bool('stdin') ? { stdin: true } : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
  };
}

/** What a profile grants is of no use to a user that is not root (DebugOptions.displayWarning). */
export function warnAboutUser({ io }: Invocation, pod: AnyObject, container: Json): void {
  const user = Number(at(pod, 'spec', 'securityContext', 'runAsUser') ?? 0);
  const security = record(container['securityContext']);
  const gains = security['privileged'] === true || list(at(security, 'capabilities', 'add')).length > 0;
  if (user === 0 || security['runAsUser'] === 0 || !gains) return;
  io.err('Warning: Non-root user is configured for the entire target Pod, and some capabilities granted by debug profile may not work. '
    + 'Please consider using "--custom" with a custom profile that specifies "securityContext.runAsUser: 0".\n');
}
