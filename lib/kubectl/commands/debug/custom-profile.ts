import { decode, DecodingError } from '#lib/schema/index.ts';
import type { StructType } from '#lib/schema/index.ts';
import { SystemError } from '#lib/machine/index.ts';
import { applyStrategicPatchOf } from '../../patches/strategic-apply.ts';
import { elementOf, structTypeOf } from '../../patches/struct-type.ts';
import { text } from '../../resources/info.ts';
import { Failure } from '../../session/failure.ts';
import type { Invocation } from '../../session/invocation.ts';
import { parseYaml } from '../../yaml/parse.ts';
import { YamlError } from '../../yaml/yaml-error.ts';
import type { Json } from './container.ts';
import { readProblem } from '../../resources/read-problem.ts';

/** Reads `--custom`: a part of a container's spec; undefined without the flag. Throws Failure. */
export function readCustomProfile({ flags, process }: Invocation): Json | undefined {
  const file = flags.string('custom');
  if (file === '') return undefined;
  let source: string;
  try {
    source = process.fs.readText(file);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    throw new Failure(`must pass a container spec json file for custom profile: ${readProblem(file, error)}`);
  }
  try {
    return decode(parseYaml(source) ?? {}, containerType()).value;
  } catch (error) {
    if (!(error instanceof DecodingError) && !(error instanceof YamlError)) throw error;
    const why = error instanceof YamlError ? `error converting YAML to JSON: ${error.message}` : `error unmarshaling JSON: while decoding JSON: ${error.message}`;
    throw new Failure(`${file} does not contain a valid container spec: ${why}`);
  }
}

/** What makes a container itself is not the profile's business. Throws Failure. */
export function checkCustomProfile(custom: Json | undefined): void {
  if (custom && ['name', 'command', 'image', 'lifecycle', 'volumeDevices'].some((field) => custom[field] !== undefined)) {
    throw new Failure('name, command, image, lifecycle and volume devices are not modifiable via custom profile');
  }
}

/** Changes a container as the profile says. */
export function applyCustomProfile(container: Json, custom: Json | undefined): void {
  if (!custom) return;
  const changed = applyStrategicPatchOf(container, { ...custom, name: text(container['name']) }, containerType());
  for (const key of Object.keys(container)) delete container[key];
  Object.assign(container, changed);
}

function containerType(): StructType {
  const spec = structTypeOf({ apiVersion: 'v1', kind: 'Pod' })?.field('spec')?.type;
  const element = spec?.kind === 'struct' ? elementOf(spec.field('containers')?.type) : undefined;
  if (element?.kind !== 'struct') throw new Error('the schema has no containers');
  return element;
}
