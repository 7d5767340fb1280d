import { parseYaml } from '../yaml/parse.ts';
import { record, list, text } from '../resources/info.ts';
import { Failure } from '../session/failure.ts';
import { checkKustomization, invalid } from './file-schema.ts';
import type { Folder } from './folder.ts';

const NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];
const NOT_SIMULATED = [
  'openapi', 'replacements', 'vars', 'crds', 'helmGlobals', 'helmCharts', 'helmChartInflationGenerator',
  'configurations', 'generators', 'transformers', 'validators', 'buildMetadata', 'sortOptions',
];
/** Fields that have a successor. */
const DEPRECATED: readonly (readonly [field: string, successor: string])[] = [
  ['bases', 'resources'], ['commonLabels', 'labels'], ['imageTags', 'images'], ['patchesJson6902', 'patches'], ['patchesStrategicMerge', 'patches'],
];
const VERSIONS: Readonly<Record<string, string>> = {
  Kustomization: 'kustomize.config.k8s.io/v1beta1', Component: 'kustomize.config.k8s.io/v1alpha1',
};

/** A kustomization file that has been checked. */
export interface KustomizationFile {
  content: Readonly<Record<string, unknown>>;
  /** What is said on standard error about its fields. */
  warnings: string[];
}

/** The kustomization file of a directory. Throws Failure in the words of kustomize's api/internal/target. */
export function readKustomizationFile(folder: Folder): KustomizationFile {
  const found = NAMES.filter((name) => folder.has(name));
  const [name] = found;
  if (name === undefined) throw new Failure(`unable to find one of '${NAMES[0]}', '${NAMES[1]}' or '${NAMES[2]}' in directory '${folder.path}'`);
  if (found.length > 1) throw new Failure(`Found multiple kustomization files under: ${folder.path}\n`);
  const content = parse(folder.read(name));
  checkKustomization(content);
  const fields = record(content);
  refuseHead(fields, folder.path);
  if (Object.keys(fields).every((key) => key === 'apiVersion' || key === 'kind')) throw new Failure('kustomization.yaml is empty');
  const unknown = NOT_SIMULATED.filter((key) => key in fields && !isEmpty(fields[key]));
  if (unknown.length > 0) throw new Failure(`this kubectl does not build what ${folder.path}/${name} asks for: ${unknown.join(', ')}`);
  return { content: fields, warnings: DEPRECATED.filter(([key]) => key in fields).map(warningAbout) };
}

function warningAbout([key, successor]: readonly [string, string]): string {
  return `# Warning: '${key}' is deprecated. Please use '${successor}' instead. Run 'kustomize edit fix' to update your Kustomization automatically.`;
}

function parse(content: string): unknown {
  try {
    return parseYaml(content);
  } catch (error) {
    throw invalid((error as Error).message);
  }
}

function refuseHead(fields: Readonly<Record<string, unknown>>, path: string): void {
  const kind = text(fields['kind']) || 'Kustomization';
  const version = VERSIONS[kind];
  const wanted = version ?? VERSIONS['Kustomization'];
  const problems = version === undefined ? ['kind should be Kustomization or Component'] : [];
  if ('apiVersion' in fields && fields['apiVersion'] !== wanted) problems.push(`apiVersion for ${version === undefined ? 'Kustomization' : kind} should be ${wanted}`);
  if (problems.length > 0) throw new Failure(`Failed to read kustomization file under ${path}:\n${problems.join('\n')}`);
}

function isEmpty(value: unknown): boolean {
  return value === null || (Array.isArray(value) && list(value).length === 0);
}
