import type { Process } from '#lib/machine/index.ts';
import { SystemError } from '#lib/machine/index.ts';
import { goJson, goJsonPieces, goSyntax, JsonPathError, parseJsonPath, printJsonPath, printJsonPathAsJson, sortedJson, sortKeys } from '#lib/schema/index.ts';
import type { FlagSet } from '../cobra/flag-set.ts';
import { goQuote } from '../resources/go-quote.ts';
import { isList, itemsOf, text } from '../resources/info.ts';
import type { AnyObject } from '../resources/info.ts';
import { Failure, LateFailure } from '../session/failure.ts';
import { valueText } from '../templates/go-format.ts';
import { parseTemplate, TemplateError } from '../templates/template.ts';
import { printYaml, yamlPieces } from '../yaml/print.ts';
import { asTyped } from '../patches/typed.ts';
import { customColumnsPrinter } from './custom-columns.ts';
import { printKyaml } from './kyaml.ts';
import { readProblem } from '../resources/read-problem.ts';

/** Prints one object, or a list of them, in the format that `-o` names. */
export interface ObjectPrinter {
  (object: AnyObject): string;
  /** The same for a list that may be long, in pieces. */
  pieces?(list: AnyObject): Iterable<string>;
}

const TEMPLATES = ['go-template', 'go-template-file', 'template', 'templatefile'];
const JSON_PATHS = ['jsonpath', 'jsonpath-as-json', 'jsonpath-file'];
const CUSTOM_COLUMNS = ['custom-columns', 'custom-columns-file'];
/** What Go takes for true: older manifests of commands say `--dry-run=true`. */
export const TRUE_WORDS: readonly string[] = ['1', 't', 'T', 'true', 'TRUE', 'True'];
export const OBJECT_FORMATS = ['json', 'kyaml', 'name', 'yaml', ...TEMPLATES, ...JSON_PATHS] as const;

export interface FormatOptions {
  process: Process;
  flags: FlagSet;
  /** Formats besides the usual ones: custom-columns and wide for `get`. */
  more?: readonly string[];
  /** The format, where it is not what `-o` says. */
  output?: string;
  /** Objects are printed as Go's structs are, where the command reads them into such. */
  typed?: boolean;
  /** What was done, for `-o name` and without `-o`: `created`. */
  operation?: string;
}

/** The printer for `-o`, undefined when no machine-readable format is asked for. Throws Failure. */
export function objectPrinter(options: FormatOptions): ObjectPrinter | undefined {
  const { flags } = options;
  const template = flags.has('template') ? flags.string('template') : '';
  let format = options.output ?? flags.string('output');
  if (format === '' && template !== '') format = 'go-template';
  if (format === '' || (format === 'wide' && options.more?.includes('wide'))) return undefined;
  const keepsManaged = flags.has('show-managed-fields') && flags.bool('show-managed-fields');
  const written = (object: AnyObject) => (options.typed ? asTyped(object) : object);
  const clean = (object: AnyObject) => (keepsManaged ? written(object) : withoutManagedFields(written(object)));
  switch (format.toLowerCase()) {
    case 'yaml': return yamlPrinter(clean);
    case 'kyaml': return (object) => printKyaml(options.typed ? clean(object) : sortKeys(clean(object)) as AnyObject);
    case 'json': return jsonPrinter((object) => (options.typed ? clean(object) : sortKeys(clean(object)) as AnyObject));
    case 'name': return (object) => (isList(object) ? itemsOf(object).map(nameLine).join('') : nameLine(object));
    default: {
      const print = templatePrinter(options, format, template);
      return options.typed ? (object) => print(asTyped(object)) : print;
    }
  }
}

function templatePrinter(options: FormatOptions, format: string, argument: string): ObjectPrinter {
  const { flags, process, more = [] } = options;
  const equals = format.indexOf('=');
  const name = equals < 0 ? format : format.slice(0, equals);
  const value = argument === '' ? (equals < 0 ? '' : format.slice(equals + 1)) : argument;
  const allowMissingKeys = !flags.has('allow-missing-template-keys') || flags.bool('allow-missing-template-keys');
  const known = [...OBJECT_FORMATS, ...more];
  if (!known.includes(name)) throw noPrinter(format, known);
  const body = () => {
    if (value === '') throw new Failure('template format specified but no template given');
    return name.endsWith('file') ? readTemplate(process, value) : value;
  };
  if (TEMPLATES.includes(name)) return goTemplatePrinter(body(), { allowMissingKeys, typed: options.typed === true });
  if (JSON_PATHS.includes(name)) return jsonPathPrinter(body(), allowMissingKeys, name === 'jsonpath-as-json');
  if (CUSTOM_COLUMNS.includes(name)) {
    const noHeaders = flags.has('no-headers') && flags.bool('no-headers');
    return customColumnsPrinter(process, { spec: value, isFile: name === 'custom-columns-file', noHeaders });
  }
  throw noPrinter(format, known);
}

function noPrinter(format: string, known: readonly string[]): Failure {
  const allowed = [...known].sort().join(',');
  return new Failure(`unable to match a printer suitable for the output format ${JSON.stringify(format)}, allowed formats are: ${allowed}`);
}

function readTemplate(process: Process, path: string): string {
  try {
    return process.fs.readText(path);
  } catch (error) {
    if (error instanceof SystemError) throw new Failure(`error reading --template ${path}, ${readProblem(path, error)}`);
    throw error;
  }
}

function yamlPrinter(clean: (object: AnyObject) => AnyObject): ObjectPrinter {
  let printed = 0;
  const lead = () => (printed++ === 0 ? '' : '---\n');
  return Object.assign((object: AnyObject) => lead() + printYaml(clean(object)), {
    *pieces(list: AnyObject) {
      yield lead();
      yield* yamlPieces(clean(list));
    },
  });
}

function jsonPrinter(ordered: (object: AnyObject) => AnyObject): ObjectPrinter {
  return Object.assign((object: AnyObject) => `${goJson(ordered(object), 4)}\n`, {
    *pieces(list: AnyObject) {
      yield* goJsonPieces(ordered(list));
      yield '\n';
    },
  });
}

function jsonPathPrinter(template: string, allowMissingKeys: boolean, asJson: boolean): ObjectPrinter {
  const nodes = attempt(() => parseJsonPath(template), (message) => `error parsing jsonpath ${template}, ${message}`);
  const print = asJson ? printJsonPathAsJson : printJsonPath;
  return (object) => attempt(() => print(nodes, object, { allowMissingKeys }), (message) =>
    `error executing jsonpath ${JSON.stringify(template)}: Error executing template: ${message}. Printing more information for debugging the template:\n`
    + `\ttemplate was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(object)}\n\n\n`);
}

function goTemplatePrinter(source: string, options: { allowMissingKeys: boolean; typed: boolean }): ObjectPrinter {
  const template = attempt(() => parseTemplate(source), (message) => `error parsing template ${source}, ${message}`);
  return (object) => {
    const { text: printed, error } = template.execute(object, options);
    if (error === undefined) return printed;
    const raw = options.typed ? goJson(object) : sortedJson(object);
    throw new LateFailure(`error executing template ${goQuote(source)}: ${error}`, `${printed}Error executing template: ${error}. Printing more information for debugging the template:\n`
      + `\ttemplate was:\n\t\t${source}\n\traw data was:\n\t\t${raw}\n\tobject given to template engine was:\n\t\t${valueText(object)}\n\n`);
  };
}

function attempt<T>(work: () => T, describe: (message: string) => string): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof JsonPathError || error instanceof TemplateError) throw new Failure(describe(error.message));
    throw error;
  }
}

/** `pod/web`, `deployment.apps/web` */
export function nameOf(object: AnyObject): string {
  const slash = object.apiVersion.indexOf('/');
  const group = slash < 0 ? '' : `.${object.apiVersion.slice(0, slash)}`;
  return `${object.kind.toLowerCase()}${group}/${text(object.metadata?.name) || '<unknown>'}`;
}

function nameLine(object: AnyObject): string {
  return `${nameOf(object)}\n`;
}

/** What people rarely want to see is left out unless `--show-managed-fields` is given. */
export function withoutManagedFields(object: AnyObject): AnyObject {
  if (isList(object)) return { ...object, items: itemsOf(object).map(withoutManagedFields) } as unknown as AnyObject;
  if (!object.metadata?.managedFields) return object;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/**
 * Prints what was done to an object, `pod/web created`, or the object itself with `-o`. The words of a
 * dry run follow the operation, but where the real command leaves them out.
 */
export function resultPrinter(options: FormatOptions & { operation: string; tellsDryRun?: boolean }): ObjectPrinter {
  const { flags, operation, tellsDryRun = true } = options;
  const strategy = tellsDryRun && flags.has('dry-run') ? flags.string('dry-run') : 'none';
  const suffix = strategy === 'server' ? ' (server dry run)' : ['client', 'unchanged', ...TRUE_WORDS].includes(strategy) ? ' (dry run)' : '';
  return objectPrinter(options) ?? ((object) => `${nameOf(object)} ${operation}${suffix}\n`);
}
