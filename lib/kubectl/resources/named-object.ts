import { ApiError } from '#lib/schema/index.ts';
import type { ApiClient } from '../api/client.ts';

/** Asks for a named object; when it is not there because its whole namespace is not, says that instead (cli-runtime's Info.Get). */
export async function askForNamed<T>(client: ApiClient, namespace: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (isMissing(error) && namespace !== '' && namespace !== 'default') await refuseMissing(client, namespace);
    throw error;
  }
}

async function refuseMissing(client: ApiClient, namespace: string): Promise<void> {
  try {
    await client.json({ method: 'GET', target: `/api/v1/namespaces/${encodeURIComponent(namespace)}` });
  } catch (error) {
    if (isMissing(error) || !(error instanceof ApiError)) throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof ApiError && error.reason === 'NotFound';
}
