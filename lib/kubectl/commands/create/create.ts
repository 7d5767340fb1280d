import { resultPrinter } from '../../printers/formats.ts';
import { selectInfos } from '../../resources/select.ts';
import { Failure, UsageFailure } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { manifestSources } from '../../resources/files.ts';
import type { FileSelection } from '../../resources/files.ts';
import { withCause } from '../change-cause.ts';
import { visitAll } from '../changed-objects.ts';
import { fileSelection, hasFiles } from '../files-flags.ts';
import { createEdited } from './edit-first.ts';
import { createObject, dryRunOf, validationOf, withLastApplied, withSource } from '../write.ts';

/** `kubectl create -f`: each object of the files, in order; one that fails does not stop the others. */
export const create: Command = async (invocation) => {
  const { flags, args, io, process } = invocation;
  if (args.length > 0) throw new UsageFailure(`Unexpected args: [${args.join(' ')}]`);
  const dryRun = dryRunOf(flags, io);
  const validation = validationOf(flags);
  const print = resultPrinter({ process, flags, operation: 'created' });
  const files = fileSelection(flags);
  if (!hasFiles(files)) throw new Failure('must specify one of -f and -k');
  if (flags.string('raw') !== '') return createRaw(invocation, files);
  if (flags.bool('edit')) return createEdited(invocation);
  const client = invocation.client();
  const errors: unknown[] = [];
  let count = 0;
  const selection = { args: [], files, labelSelector: flags.string('selector'), validation, enforceNamespace: true };
  await visitAll(invocation, selectInfos(invocation, selection, errors), errors, async (info) => {
    if (!info.object) return;
    const object = withCause(invocation, flags.bool('save-config') ? withLastApplied(info.object) : info.object);
    const created = dryRun === 'client' ? object : await withSource('creating', info.source, () =>
      createObject(client, { ...info, object }, { dryRun, fieldManager: flags.string('field-manager'), validation }));
    count += 1;
    io.out(print(created));
  });
  if (count === 0) throw new Failure('no objects passed to create');
};

/** `--raw=PATH`: sends a file as it is, and prints the answer as it comes (pkg/rawhttp). */
async function createRaw(invocation: Invocation, files: FileSelection): Promise<void> {
  const { flags, io, process } = invocation;
  const [name = ''] = files.filenames;
  const target = flags.string('raw');
  if (flags.bool('edit')) throw new Failure('--raw and --edit are mutually exclusive');
  if (files.filenames.length !== 1) throw new Failure('--raw can only use a single local file or stdin');
  if (/^https?:\/\//.test(name)) throw new Failure('--raw cannot read from a url');
  if (files.recursive) throw new Failure('--raw and --recursive are mutually exclusive');
  if (flags.string('selector') !== '') throw new Failure('--raw and --selector (-l) are mutually exclusive');
  if (flags.string('output') !== '') throw new Failure('--raw and --output are mutually exclusive');
  if (!target.startsWith('/')) throw new Failure(`--raw must be a valid URL path: parse ${JSON.stringify(target)}: invalid URI for request`);
  const [source] = manifestSources(process, files);
  io.out(await invocation.client().text({ method: 'POST', target, body: await source?.read() ?? '' }));
}
