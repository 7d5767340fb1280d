import { Failure } from '../session/failure.ts';

/** What the arguments of a command select, before the server is asked what the words mean. */
export type ArgumentSelection =
  | { form: 'none' }
  | { form: 'types'; types: string[] }
  | { form: 'names'; type: string; names: string[] }
  | { form: 'pairs'; pairs: { type: string; name: string }[] };

/**
 * Reads `pods`, `pods,svc`, `pod a b`, `pods,svc a`, `pod/a svc/b` (cli-runtime's
 * Builder.ResourceTypeOrNameArgs). Throws Failure.
 */
export function parseArguments(args: readonly string[]): ArgumentSelection {
  const words = multiplied(args);
  const slashes = words.filter((word) => word.includes('/')).length;
  if (slashes > 0 && slashes === words.length) return { form: 'pairs', pairs: words.map(parsePair) };
  if (slashes > 0) {
    throw new Failure(
      'there is no need to specify a resource type as a separate argument when passing arguments in resource/name form '
      + "(e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
    );
  }
  const [first, ...names] = words;
  if (first === undefined) return { form: 'none' };
  if (names.length === 0) return { form: 'types', types: splitTypes(first) };
  return { form: 'names', type: first, names };
}

/** `a,b c` means `a/c b/c`. */
function multiplied(args: readonly string[]): readonly string[] {
  const [first, ...names] = args;
  if (first === undefined || names.length === 0) return args;
  const types = splitTypes(first);
  return types.length > 1 ? types.flatMap((type) => names.map((name) => `${type}/${name}`)) : args;
}

export function splitTypes(word: string): string[] {
  const types: string[] = [];
  for (const type of word.split(',')) {
    if (!types.includes(type)) types.push(type);
  }
  return types;
}

function parsePair(word: string): { type: string; name: string } {
  const parts = word.split('/');
  if (parts.length !== 2) throw new Failure('arguments in resource/name form may not have more than one slash');
  const [type = '', name = ''] = parts;
  if (type === '' || name === '' || type.includes(',')) {
    throw new Failure('arguments in resource/name form must have a single resource and name');
  }
  return { type, name };
}
