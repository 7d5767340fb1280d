import { ApiError } from '#lib/schema/index.ts';
import { jsonMergePatch } from '../../patches/json-merge.ts';
import { sortedJson } from '../../resources/go-json.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { askForNamed } from '../../resources/named-object.ts';
import { Failure, isReportable } from '../../session/failure.ts';
import type { Invocation } from '../../session/invocation.ts';
import { createObject, LAST_APPLIED, patchObject, withLastApplied, withSource } from '../write.ts';
import type { WriteSettings } from '../write.ts';
import { patchBetween } from './apply-patch.ts';
import { applyOnServer } from './server-side.ts';

export interface Applied {
  object: AnyObject;
  operation: 'created' | 'configured' | 'unchanged' | 'serverside-applied';
}

export interface ApplySettings extends WriteSettings {
  /** What cannot be changed is deleted and created anew (`--force`). */
  recreates: boolean;
  cascade: 'Background' | 'Foreground' | 'Orphan';
  gracePeriod: number;
  /** In milliseconds. */
  timeout: number;
}

const RETRIES = 5;
const SECOND = 1000;

/** Makes one object be as its file says (apply.go's applyOneObject). */
export async function applyObject(invocation: Invocation, info: Info, settings: ApplySettings): Promise<Applied> {
  const { object } = info;
  if (!object) throw new Failure('no objects passed to apply');
  if (info.name === '' && object.metadata?.generateName) throw new Failure(`from ${object.metadata.generateName}: cannot use generate name with apply`);
  if (invocation.flags.bool('server-side')) {
    return { object: warnedOf(invocation, await applyOnServer(invocation, info, settings)), operation: 'serverside-applied' };
  }
  return new ClientSideApply(invocation, info, settings, withLastApplied(object)).run();
}

class ClientSideApply {
  readonly #invocation: Invocation;
  readonly #info: Info;
  readonly #settings: ApplySettings;
  readonly #modified: AnyObject;

  constructor(invocation: Invocation, info: Info, settings: ApplySettings, modified: AnyObject) {
    this.#invocation = invocation;
    this.#info = info;
    this.#settings = settings;
    this.#modified = modified;
  }

  async run(): Promise<Applied> {
    const current = await this.#current();
    if (!current) return { object: await this.#created(), operation: 'created' };
    if (this.#settings.dryRun === 'client') return { object: current, operation: 'configured' };
    if (current.metadata?.annotations?.[LAST_APPLIED] === undefined) this.#warnOfMissingAnnotation();
    const { object, changes } = await this.#patched(current);
    return { object: warnedOf(this.#invocation, object), operation: changes ? 'configured' : 'unchanged' };
  }

  async #current(): Promise<AnyObject | undefined> {
    try {
      return await withSource(`retrieving current configuration of:\n${describeInfo(this.#info)}\nfrom server for:`, this.#info.source, () =>
        askForNamed(this.#invocation.client(), '', () => this.#get()));
    } catch (error) {
      if (error instanceof ApiError && error.reason === 'NotFound') return undefined;
      throw error;
    }
  }

  #get(): Promise<AnyObject> {
    const client = this.#invocation.client();
    return client.json<AnyObject>({ method: 'GET', target: client.path(this.#info.resource, this.#info.namespace, this.#info.name) });
  }

  async #created(): Promise<AnyObject> {
    if (this.#settings.dryRun === 'client') return this.#modified;
    return withSource('creating', this.#info.source, () => this.#create(withoutNulls(this.#modified) as AnyObject));
  }

  #create(object: AnyObject): Promise<AnyObject> {
    return createObject(this.#invocation.client(), { ...this.#info, object }, this.#settings);
  }

  #warnOfMissingAnnotation(): void {
    const name = `${this.#info.resource.plural}/${this.#info.name}`;
    this.#invocation.io.err(`Warning: resource ${name} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used `
      + 'on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n');
  }

  async #patched(current: AnyObject): Promise<{ object: AnyObject; changes: boolean }> {
    let sent: unknown = {};
    return withSource(() => `applying patch:\n${sortedJson(sent)}${sent === this.#modified ? '\n' : ''}\nto:\n${describeInfo(this.#info)}\nfor:`, this.#info.source, async () => {
      let live = current;
      for (let attempt = 0; ; attempt += 1) {
        const { type, body } = patchBetween(live.metadata?.annotations?.[LAST_APPLIED], this.#modified, live);
        sent = body;
        if (Object.keys(body).length === 0) return { object: live, changes: false };
        try {
          return { object: await patchObject(this.#invocation.client(), this.#info, { type, body }, this.#settings), changes: true };
        } catch (error) {
          if (!(error instanceof ApiError)) throw error;
          const conflicts = error.reason === 'Conflict';
          if (conflicts && attempt < RETRIES) {
            if (attempt > 0) await this.#invocation.process.sleep(SECOND);
            live = await this.#get();
            continue;
          }
          if (!this.#settings.recreates || !(conflicts || error.reason === 'Invalid')) return await withSource('patching', this.#info.source, () => Promise.reject(error));
          sent = this.#modified;
          return { object: await this.#recreated(live), changes: true };
        }
      }
    });
  }

  /** Deletes the object and creates it anew; when that fails, tries to have it back as it was. */
  async #recreated(original: AnyObject): Promise<AnyObject> {
    const { cascade, gracePeriod } = this.#settings;
    const client = this.#invocation.client();
    const body = { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: cascade, ...(gracePeriod >= 0 ? { gracePeriodSeconds: gracePeriod } : {}) };
    await client.json({ method: 'DELETE', target: client.path(this.#info.resource, this.#info.namespace, this.#info.name), body });
    await this.#untilGone();
    try {
      return await this.#create(this.#modified);
    } catch (error) {
      if (!isReportable(error)) throw error;
      await this.#create(original).catch((again: unknown) => {
        if (!isReportable(again)) throw again;
        throw new Failure('An error occurred force-replacing the existing object with the newly provided one:\n\n'
          + `${(error as Error).message}.\n\nAdditionally, an error occurred attempting to restore the original object:\n\n${(again as Error).message}`);
      });
      throw error;
    }
  }

  /** Looks once, then every second until the time that `--timeout` gives has passed, which by default it has at once. */
  async #untilGone(): Promise<void> {
    const { process } = this.#invocation;
    const deadline = process.clock.now() + this.#settings.timeout;
    for (;;) {
      const present = await this.#get().catch((error: unknown) => {
        if (error instanceof ApiError && error.reason === 'NotFound') return undefined;
        throw error;
      });
      if (!present) return;
      const left = deadline - process.clock.now();
      if (left <= 0) throw new Failure('context deadline exceeded');
      await process.sleep(Math.min(SECOND, left));
      if (left < SECOND) throw new Failure('context deadline exceeded');
    }
  }
}

function warnedOf({ io }: Invocation, object: AnyObject): AnyObject {
  if (object.metadata?.deletionTimestamp) io.err(`Warning: Detected changes to resource ${object.metadata.name ?? ''} which is currently being deleted.\n`);
  return object;
}

/** How errors of apply name an object (cli-runtime's Info.String). */
function describeInfo({ resource, namespace, name }: Info): string {
  const version = `${resource.group}/${resource.version}`;
  return `Resource: "${version}, Resource=${resource.plural}", GroupVersionKind: "${version}, Kind=${resource.kind}"\n`
    + `Name: ${JSON.stringify(name)}, Namespace: ${JSON.stringify(namespace)}`;
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return jsonMergePatch({}, Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null).map(([key, each]) => [key, withoutNulls(each)])));
}
