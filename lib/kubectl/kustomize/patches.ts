import { RE2JS } from 're2js';
import { applyJsonPatch } from '../patches/json-patch.ts';
import type { JsonPatchOperation } from '../patches/json-patch.ts';
import { applyStrategicPatch } from '../patches/strategic-apply.ts';
import { list, record, text } from '../resources/info.ts';
import type { AnyObject } from '../resources/info.ts';
import { Failure, messageOf } from '../session/failure.ts';
import { parseYaml } from '../yaml/parse.ts';
import { printYaml } from '../yaml/print.ts';
import { objectsInFile } from './documents.ts';
import type { Folder } from './folder.ts';
import { idOf, idsOf, idText, withId } from './member.ts';
import type { Id, Member } from './member.ts';

type Json = Readonly<Record<string, unknown>>;

/** An entry of `patches`, read. */
interface Patch {
  /** As errors name it: `[path: "p.yaml"]`. */
  source: string;
  target: Json | undefined;
  strategic: AnyObject[];
  operations: JsonPatchOperation[] | undefined;
}

/** Applies the patches of a kustomization to its members (kustomize's PatchTransformer). Throws Failure. */
export function applyPatches(members: Member[], content: Json, folder: Folder): void {
  const legacy = list(content['patchesStrategicMerge']).map(text).map((entry) => (folder.has(entry) ? { path: entry } : { patch: entry }));
  for (const entry of [...legacy, ...list(content['patches']).map(record)]) applyPatch(members, readPatch(entry, folder));
}

/** `patchesJson6902`, which comes after names and labels. */
export function applyJsonPatches(members: Member[], content: Json, folder: Folder): void {
  for (const entry of list(content['patchesJson6902']).map(record)) applyPatch(members, readPatch(entry, folder));
}

function readPatch(entry: Json, folder: Folder): Patch {
  const [path, inline] = [text(entry['path']), text(entry['patch']).trim()];
  const settings = printYaml(entry);
  const refuse = (problem: string) => new Failure(`trouble configuring builtin PatchTransformer with config: \`\n${settings}\`: ${problem}`);
  if (path === '' && inline === '') throw refuse(`must specify one of patch and path in\n${settings.trimEnd()}`);
  if (path !== '' && inline !== '') throw refuse(`patch and path can't be set at the same time\n${settings.trimEnd()}`);
  const source = path === '' ? `[patch: ${JSON.stringify(inline)}]` : `[path: ${JSON.stringify(path)}]`;
  const target = entry['target'] === undefined || entry['target'] === null ? undefined : record(entry['target']);
  try {
    const content = path === '' ? inline : folder.read(path);
    const operations = operationsIn(content);
    if (operations) return { source, target, operations, strategic: [] };
    return { source, target, operations: undefined, strategic: strategicIn(content, source) };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw refuse(path !== '' && !folder.has(path) ? `failed to get the patch file from path(${path}): ${messageOf(error)}` : messageOf(error));
  }
}

function operationsIn(content: string): JsonPatchOperation[] | undefined {
  try {
    const value: unknown = content.startsWith('[') ? JSON.parse(content) : parseYaml(content);
    return Array.isArray(value) ? value.map((each) => record(each) as unknown as JsonPatchOperation) : undefined;
  } catch {
    return undefined;
  }
}

function strategicIn(content: string, source: string): AnyObject[] {
  try {
    const objects = objectsInFile(content, source);
    if (objects.length > 0) return objects;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
  throw new Failure(`unable to parse SM or JSON patch from ${source}`);
}

function applyPatch(members: Member[], patch: Patch): void {
  const { target, source, operations, strategic } = patch;
  if (operations) {
    if (!target) throw new Failure(`must specify a target for JSON patch ${source}`);
    for (const member of selected(members, target)) {
      const { object } = member;
      member.earlier.push(idOf(object));
      member.object = applyJsonPatch(object, operations) as AnyObject;
    }
    return;
  }
  if (target && strategic.length > 1) {
    throw new Failure(`Multiple Strategic-Merge Patches in one \`patches\` entry is not allowed to set \`patches.target\` field: ${source}`);
  }
  for (const each of strategic) {
    for (const member of target ? selected(members, target) : [named(members, each)]) merge(members, member, each);
  }
}

function named(members: readonly Member[], patch: AnyObject): Member {
  const id = idOf(patch);
  const found = withId(members, id);
  const [only] = found;
  if (only && found.length === 1) return only;
  const problem = only ? `multiple matches for Id ${idText(id)}` : `no matches for Id ${idText(id)}`;
  throw new Failure(`no resource matches strategic merge patch ${JSON.stringify(idText(id))}: ${problem}; failed to find unique target for patch ${idText(id)}`);
}

/** A patch changes neither kind nor name; `$patch: delete` takes the member away. */
function merge(members: Member[], member: Member, patch: AnyObject): void {
  if (patch['$patch'] === 'delete') {
    members.splice(members.indexOf(member), 1);
    return;
  }
  const { object } = member;
  const metadata: Record<string, unknown> = structuredClone(record(patch.metadata));
  for (const key of ['name', 'namespace']) delete metadata[key];
  const change = { ...structuredClone(patch), apiVersion: object.apiVersion, kind: object.kind, metadata };
  member.object = applyStrategicPatch(object, change, 'first') as AnyObject;
}

/** The members that a target means: patterns for what it is and was called, selectors for its labels and annotations. */
function selected(members: readonly Member[], target: Json): Member[] {
  const parts = (['group', 'version', 'kind', 'name', 'namespace'] as const).filter((part) => text(target[part]) !== '');
  const patterns = parts.map((part): [keyof Id, RE2JS] => [part, RE2JS.compile(`^(?:${text(target[part])})$`)]);
  return members.filter((member) => idsOf(member).some((id) => patterns.every(([part, pattern]) => pattern.matches(id[part])))
    && isSelected(text(target['labelSelector']), record(member.object.metadata?.labels))
    && isSelected(text(target['annotationSelector']), record(member.object.metadata?.annotations)));
}

function isSelected(selector: string, values: Readonly<Record<string, unknown>>): boolean {
  return selector.split(/,(?![^(]*\))/).map((each) => each.trim()).filter((each) => each !== '').every((requirement) => {
    const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(requirement);
    if (set) return set[3]?.split(',').map((each) => each.trim()).includes(text(values[set[1] ?? ''])) === (set[2] === 'in');
    const [, key = '', operator, value = ''] = /^([^=!]+)(==?|!=)(.*)$/.exec(requirement) ?? [];
    if (operator === '!=') return text(values[key.trim()]) !== value.trim();
    if (operator !== undefined) return text(values[key.trim()]) === value.trim();
    return requirement.startsWith('!') ? !(requirement.slice(1) in values) : requirement in values;
  });
}
