import { resultPrinter } from '../../printers/formats.ts';
import { selectInfos } from '../../resources/select.ts';
import { Failure, Failures, isReportable, UsageFailure } from '../../session/failure.ts';
import type { Command } from '../../session/invocation.ts';
import { fileSelection, hasFiles } from '../files-flags.ts';
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
  const client = invocation.client();
  const errors: unknown[] = [];
  let count = 0;
  const selection = { args: [], files, validate: validation !== 'Ignore', enforceNamespace: true };
  for await (const info of selectInfos(invocation, selection, errors)) {
    try {
      const object = flags.bool('save-config') && info.object ? withLastApplied(info.object) : info.object;
      const created = dryRun === 'client' ? object : await withSource('creating', info.source, () =>
        createObject(client, { ...info, object }, { dryRun, fieldManager: flags.string('field-manager'), validation }));
      count += 1;
      if (created) io.out(print(created));
    } catch (error) {
      if (!isReportable(error)) throw error;
      errors.push(error);
    }
  }
  Failures.throwAll(errors);
  if (count === 0) throw new Failure('no objects passed to create');
};
