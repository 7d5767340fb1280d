import { resourceForKind } from '../../api/mapper.ts';
import { resultPrinter } from '../../printers/formats.ts';
import { text } from '../../resources/info.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { selectInfos } from '../../resources/select.ts';
import type { Invocation } from '../../session/invocation.ts';
import { withCause } from '../change-cause.ts';
import { visitAll } from '../changed-objects.ts';
import { requireEditableFormat, requireNamespace } from '../edit/edit.ts';
import { EDIT_HEADER } from '../edit/edit-results.ts';
import { EditSession } from '../edit/edit-session.ts';
import type { EditMode } from '../edit/edit-session.ts';
import { fileSelection } from '../files-flags.ts';
import { createObject, validationOf, withLastApplied } from '../write.ts';

/** `kubectl create -f --edit`: each object of the files in an editor, created as it is then (create.go's RunEditOnCreate). */
export async function createEdited(invocation: Invocation): Promise<void> {
  const errors: unknown[] = [];
  const infos = selectInfos(invocation, { args: [], files: fileSelection(invocation.flags), enforceNamespace: true }, errors);
  await visitAll(invocation, infos, errors, async (info) => {
    requireEditableFormat(invocation);
    await new EditSession(invocation, [info], new CreatingEdit(invocation)).run();
  });
}

class CreatingEdit implements EditMode {
  readonly header = EDIT_HEADER;
  readonly #invocation: Invocation;

  constructor(invocation: Invocation) {
    this.#invocation = invocation;
  }

  async save(object: AnyObject, original: Info): Promise<void> {
    const { flags, io, process } = this.#invocation;
    const client = this.#invocation.client();
    const resource = await resourceForKind(client.discovery, object.apiVersion, object.kind) ?? original.resource;
    if (resource.namespaced) requireNamespace(object, client.namespace);
    const edited = withCause(this.#invocation, flags.bool('save-config') ? withLastApplied(object) : object);
    const info = { resource, namespace: client.namespace, name: text(edited.metadata?.name), object: edited };
    const created = await createObject(client, info, { dryRun: 'none', fieldManager: 'kubectl-create', validation: validationOf(flags) });
    io.out(resultPrinter({ process, flags, operation: 'created' })(created));
  }
}
