import { goJson } from '#lib/schema/index.ts';
import { apiVersionOf, qualifiedName } from '../../api/resource.ts';
import type { Resource } from '../../api/resource.ts';
import { preferred } from '../../api/mapper.ts';
import { TABLE_SETTINGS, TabWriter } from '../../printers/tab-writer.ts';
import { printYaml } from '../../yaml/print.ts';
import { Failure, messageOf, UsageFailure } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';

/** `kubectl api-resources`: every resource that the server serves. */
export const apiResources: Command = async (invocation) => {
  const { flags, args, io } = invocation;
  if (args.length > 0) throw new UsageFailure(`unexpected arguments: [${args.join(' ')}]`);
  const output = flags.string('output');
  if (!['', 'wide', 'name', 'json', 'yaml'].includes(output)) {
    throw new Failure(`unable to match a printer suitable for the output format ${JSON.stringify(output)}, allowed formats are: json,kyaml,name,wide,yaml`);
  }
  if (!['', 'name', 'kind'].includes(flags.string('sort-by'))) throw new Failure('--sort-by accepts only name or kind');
  const { discovery } = invocation.client();
  const api = flags.bool('cached') ? await discovery.api() : await discovery.refresh();
  const chosen = sorted(preferred(api.resources).filter((each) => isChosen(invocation, each)), flags.string('sort-by'));
  if (output === 'name') io.out(chosen.map((each) => `${qualifiedName(each)}\n`).join(''));
  else if (output === 'json' || output === 'yaml') io.out(machineReadable(chosen, output));
  else io.out(tableOf(chosen, output === 'wide', flags.bool('no-headers')));
};

function isChosen({ flags }: Invocation, resource: Resource): boolean {
  if (resource.verbs.length === 0) return false;
  if (flags.changed('api-group') && flags.string('api-group') !== resource.group) return false;
  if (flags.changed('namespaced') && flags.bool('namespaced') !== resource.namespaced) return false;
  return flags.list('verbs').every((verb) => resource.verbs.includes(verb))
    && flags.list('categories').every((category) => resource.categories.includes(category));
}

function sorted(resources: readonly Resource[], by: string): Resource[] {
  const keys = (each: Resource) => (by === 'name' ? [each.plural] : by === 'kind' ? [each.kind] : [each.group, each.plural]);
  return [...resources].sort((a, b) => {
    const [left, right] = [keys(a), keys(b)];
    const at = left.findIndex((key, index) => key !== right[index]);
    return at < 0 ? 0 : (left[at] ?? '') < (right[at] ?? '') ? -1 : 1;
  });
}

function tableOf(resources: readonly Resource[], wide: boolean, noHeaders: boolean): string {
  const headers = ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND', ...(wide ? ['VERBS', 'CATEGORIES'] : [])];
  const rows = resources.map((each) => [
    each.plural, each.shortNames.join(','), apiVersionOf(each), String(each.namespaced), each.kind,
    ...(wide ? [each.verbs.join(','), each.categories.join(',')] : []),
  ]);
  const lines = noHeaders ? rows : [headers, ...rows];
  return new TabWriter(TABLE_SETTINGS).format(lines.map((line) => `${line.join('\t')}\n`).join(''));
}

function machineReadable(resources: readonly Resource[], output: string): string {
  const list = {
    kind: 'APIResourceList', apiVersion: 'v1', groupVersion: '',
    resources: resources.map((each) => ({
      name: each.plural, singularName: each.singular, namespaced: each.namespaced, ...(each.group === '' ? {} : { group: each.group }),
      version: each.version, kind: each.kind, verbs: each.verbs, ...(each.shortNames.length > 0 ? { shortNames: each.shortNames } : {}),
      ...(each.categories.length > 0 ? { categories: each.categories } : {}),
    })),
  };
  return output === 'yaml' ? printYaml(list) : `${goJson(list, 4)}\n`;
}

/** `kubectl api-versions`: every group and version that the server serves. */
export const apiVersions: Command = async (invocation) => {
  const { args, io } = invocation;
  if (args.length > 0) throw new UsageFailure(`unexpected arguments: [${args.join(' ')}]`);
  const { groups } = await invocation.client().discovery.refresh().catch((error: unknown) => {
    if (error instanceof Error && error.name === 'Unreachable') throw error;
    throw new Failure(`couldn't get available api versions from server: ${messageOf(error)}`);
  });
  const names = groups.flatMap(({ group, versions }) => versions.map((version) => apiVersionOf({ group, version })));
  io.out(names.sort().map((name) => `${name}\n`).join(''));
};
