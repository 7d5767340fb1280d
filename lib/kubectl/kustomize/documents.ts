import { list, record, text } from '../resources/info.ts';
import type { AnyObject } from '../resources/info.ts';
import { Failure } from '../session/failure.ts';
import { parseKyaml } from '../yaml/parse.ts';
import { YamlError } from '../yaml/yaml-error.ts';

/** The objects of a file that a kustomization lists; a List's items each for itself. Throws Failure in the words of kustomize's resource factory. */
export function objectsInFile(content: string, name: string): AnyObject[] {
  return content.replaceAll('\r\n', '\n').split(/^---[^\n]*(?:\n|$)/m).map((part) => parsed(part, name)).filter((value) => value !== null && value !== undefined).flatMap((value) => {
    const object = record(value);
    const isList = text(object['kind']).endsWith('List') && Array.isArray(object['items']);
    return (isList ? list(object['items']) : [object]).map(checked);
  });
}

function parsed(part: string, name: string): unknown {
  try {
    return parseKyaml(part);
  } catch (error) {
    if (error instanceof YamlError) throw new Failure(`MalformedYAMLError: ${error.message} in File: ${name}`);
    throw error;
  }
}

function checked(value: unknown): AnyObject {
  const object = record(value) as AnyObject;
  const [apiVersion, kind, name] = [text(object.apiVersion), text(object.kind), text(object.metadata?.name)];
  if (kind === '') throw new Failure('missing Resource metadata');
  if (name === '') throw new Failure(`missing metadata.name in object {{${apiVersion} ${kind}} {{ } map[] map[]}}`);
  return object;
}
