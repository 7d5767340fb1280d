import { resourceForKind } from '../../api/mapper.ts';
import { sameJson } from '../../patches/json-merge.ts';
import { resultPrinter } from '../../printers/formats.ts';
import { objectsOf } from '../../resources/documents.ts';
import { text } from '../../resources/info.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { infoOf } from '../../resources/select.ts';
import { Failure } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { withCause } from '../change-cause.ts';
import { allObjectsToChange } from '../changed-objects.ts';
import { requireEditableFormat, requireNamespace } from '../edit/edit.ts';
import { EditSession } from '../edit/edit-session.ts';
import type { EditMode } from '../edit/edit-session.ts';
import { patchObject, validationOf } from '../write.ts';
import { annotationPatch, lastAppliedOf } from './last-applied.ts';

const HEADER = `# Please edit the 'last-applied-configuration' annotations below.
# Lines beginning with a '#' will be ignored, and an empty file will abort the edit.
#
`;

/** `kubectl apply edit-last-applied deployment/web`: the annotation of apply in an editor, the object itself left alone. */
export const editLastApplied: Command = async (invocation) => {
  validationOf(invocation.flags);
  const configurations: Info[] = [];
  const { args } = invocation;
  for (const { object } of await allObjectsToChange(invocation, args, { everything: args.length === 1 && !args[0]?.includes('/') })) {
    const applied = lastAppliedOf(object);
    if (applied === undefined) continue;
    const [configuration] = await objectsOf(invocation.process, applied, 'edited-file');
    if (configuration) configurations.push({ ...await infoOf(invocation.client(), configuration, 'edited-file', false), object: configuration });
  }
  if (configurations.length === 0) {
    throw new Failure('no last-applied-configuration annotation found on resources, to create the annotation, use command `kubectl apply set-last-applied --create-annotation`');
  }
  requireEditableFormat(invocation);
  await new EditSession(invocation, configurations, new AnnotatingEdit(invocation)).run();
};

/** What has been edited becomes the annotation of the object that it names. */
class AnnotatingEdit implements EditMode {
  readonly header = HEADER;
  readonly #invocation: Invocation;

  constructor(invocation: Invocation) {
    this.#invocation = invocation;
  }

  async save(object: AnyObject, original: Info): Promise<void> {
    const { flags, io, process } = this.#invocation;
    const client = this.#invocation.client();
    const resource = await resourceForKind(client.discovery, object.apiVersion, object.kind) ?? original.resource;
    if (resource.namespaced) requireNamespace(object, client.namespace);
    const placed = resource.namespaced ? { ...object, metadata: { ...object.metadata, namespace: client.namespace } } : object;
    const edited = withCause(this.#invocation, placed);
    if (sameJson(original.object, edited)) return io.out(resultPrinter({ process, flags, operation: 'skipped' })(edited));
    const target = { resource, namespace: client.namespace, name: text(edited.metadata?.name) };
    const settings = { dryRun: 'none', fieldManager: flags.string('field-manager'), validation: validationOf(flags) } as const;
    await patchObject(client, target, { type: 'merge', body: annotationPatch(edited) }, settings);
    io.out(resultPrinter({ process, flags, operation: 'edited' })(edited));
  }
}
