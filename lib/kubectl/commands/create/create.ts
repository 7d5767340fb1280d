import { resultPrinter } from '../../printers/formats.ts';
import { selectInfos } from '../../resources/select.ts';
import { Failure, UsageFailure } from '../../session/failure.ts';
import type { Command } from '../../session/invocation.ts';
import { withCause } from '../change-cause.ts';
import { visitAll } from '../changed-objects.ts';
import { fileSelection, hasFiles } from '../files-flags.ts';
import { checkRaw, sendRaw } from '../raw.ts';
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
  if (flags.string('raw') !== '') {
    if (flags.bool('edit')) throw new Failure('--raw and --edit are mutually exclusive');
    checkRaw(invocation, { needsFile: true });
    return sendRaw(invocation, 'POST');
  }
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
