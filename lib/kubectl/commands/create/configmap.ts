import { Failure } from '../../session/failure.ts';
import { dataKeyProblems, gatherData } from './data-sources.ts';
import { generated, generatorCommand, metadataOf } from './generator.ts';
import { configMapHash } from '../../resources/name-hash.ts';

/** `kubectl create configmap NAME --from-literal=… --from-file=… --from-env-file=…` */
export const createConfigMap = generatorCommand((input) => {
  const { invocation: { process, flags }, name } = input;
  const gathered = gatherData({
    process, flags, what: 'config',
    check: (key, known) => {
      const problems = dataKeyProblems(key);
      if (problems.length > 0) throw new Failure(`${JSON.stringify(key)} is not a valid key name for a ConfigMap: ${problems.join(',')}`);
      if (known.has(key)) throw new Failure(`cannot add key ${JSON.stringify(key)}, another key by that name already exists in Data for ConfigMap ${JSON.stringify(name)}`);
    },
  });
  const data: Record<string, string> = {};
  const binaryData: Record<string, string> = {};
  for (const [key, bytes] of [...gathered].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const text = decodeUtf8(bytes);
    if (text === undefined) binaryData[key] = Buffer.from(bytes).toString('base64');
    else data[key] = text;
  }
  const suffix = flags.bool('append-hash') ? `-${configMapHash(name, data, binaryData)}` : '';
  return generated('ConfigMap', 'v1', {
    metadata: { ...metadataOf(input), name: name + suffix },
    ...(Object.keys(data).length > 0 ? { data } : {}),
    ...(Object.keys(binaryData).length > 0 ? { binaryData } : {}),
  });
}, 'failed to create configmap:');

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
