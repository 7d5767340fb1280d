import type { FlagSet } from '../cobra/flag-set.ts';
import type { FileSelection } from '../resources/files.ts';

/** What `-f`, `-R` and `-k` say. */
export function fileSelection(flags: FlagSet): FileSelection {
  return {
    filenames: flags.has('filename') ? flags.list('filename').filter((name) => name !== '') : [],
    recursive: flags.has('recursive') && flags.bool('recursive'),
    kustomize: flags.has('kustomize') ? flags.string('kustomize') : '',
  };
}

/** True when `-f` or `-k` names something. */
export function hasFiles(selection: FileSelection): boolean {
  return selection.filenames.length > 0 || selection.kustomize !== '';
}
