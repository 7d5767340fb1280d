import { resolveArguments, fetchSource } from '../../resources/select.ts';
import { goTypeOf } from '../../resources/go-type.ts';
import { at, record } from '../../resources/info.ts';
import type { AnyObject } from '../../resources/info.ts';
import { nameSuffix } from '../../resources/name-suffix.ts';
import { Failure } from '../../session/failure.ts';
import { generated, generatorCommand, metadataOf } from './generator.ts';
import type { GeneratorInput } from './generator.ts';

/** `kubectl create deployment NAME --image=… [--replicas=… --port=…] [-- COMMAND]` */
export const createDeployment = generatorCommand((input) => {
  const { flags } = input.invocation;
  const images = flags.list('image');
  if (images.length > 1 && input.rest.length > 0) throw new Failure('cannot specify multiple --image options and command');
  const labels = { app: input.name };
  const containers: Record<string, unknown>[] = images.map((image) => ({
    name: containerName(image, input), image, ...(input.rest.length > 0 ? { command: [...input.rest] } : {}), resources: {},
  }));
  const [first] = containers;
  if (first && flags.number('port') >= 0) containers[0] = withPort(first, flags.number('port'));
  return generated('Deployment', 'apps/v1', {
    metadata: metadataOf(input, { labels }),
    spec: {
      replicas: flags.number('replicas'), selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers } }, strategy: {},
    },
    status: {},
  });
}, 'failed to create deployment:');

function withPort(container: Record<string, unknown>, port: number): Record<string, unknown> {
  const { resources, ...rest } = container;
  return { ...rest, ports: [{ containerPort: port }], resources };
}

/** An image's last part without its tag; one with characters that a name cannot have gets an ending of its own (sanitizeAndUniquify). */
function containerName(image: string, { invocation }: GeneratorInput): string {
  const base = (image.split('/').at(-1) ?? image).split(':')[0]?.split('@')[0] ?? image;
  const clean = base.replace(/[^a-z0-9-]/gi, '-').replaceAll('_', '-').toLowerCase();
  return /[_.]/.test(base) ? `${clean}-${nameSuffix(invocation, image)}` : clean;
}

/** `kubectl create job NAME --image=… [-- COMMAND]` or `--from=cronjob/NAME` */
export const createJob = generatorCommand(async (input) => {
  const { flags } = input.invocation;
  const [image, from] = [flags.string('image'), flags.string('from')];
  if ((image === '') === (from === '')) throw new Failure('either --image or --from must be specified');
  if (from !== '' && input.rest.length > 0) throw new Failure('cannot specify --from and command');
  if (from !== '') return jobFromCronJob(input, from);
  return generated('Job', 'batch/v1', {
    metadata: metadataOf(input),
    spec: { template: { metadata: {}, spec: { containers: [container(input, image)], restartPolicy: 'Never' } } },
    status: {},
  });
}, 'failed to create job:');

function container(input: GeneratorInput, image: string): Record<string, unknown> {
  return { name: input.name, image, ...(input.rest.length > 0 ? { command: [...input.rest] } : {}), resources: {} };
}

async function jobFromCronJob(input: GeneratorInput, from: string): Promise<AnyObject> {
  const client = input.invocation.client();
  const { sources } = await resolveArguments(client, { args: [from] });
  const [source] = sources;
  const [info] = source ? await fetchSource(client, source) : [];
  if (sources.length !== 1 || !info?.object) throw new Failure('from must be an existing cronjob');
  if (info.object.kind !== 'CronJob') throw new Failure(`unknown object type ${goTypeOf(info.object)}`);
  const template = record(at(info.object, 'spec', 'jobTemplate'));
  const labels = at(template, 'metadata', 'labels');
  return generated('Job', 'batch/v1', {
    metadata: metadataOf(input, {
      ...(labels ? { labels } : {}),
      annotations: { 'cronjob.kubernetes.io/instantiate': 'manual', ...record(at(template, 'metadata', 'annotations')) },
      ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: info.name, uid: info.object.metadata?.uid, controller: true }],
    }),
    spec: template['spec'] ?? {},
    status: {},
  });
}

/** `kubectl create cronjob NAME --image=… --schedule=… [-- COMMAND]` */
export const createCronJob = generatorCommand((input) => {
  const { flags } = input.invocation;
  const podSpec = { containers: [container(input, flags.string('image'))], restartPolicy: flags.string('restart') || 'OnFailure' };
  return generated('CronJob', 'batch/v1', {
    metadata: metadataOf(input),
    spec: {
      schedule: flags.string('schedule'),
      jobTemplate: { metadata: { name: input.name }, spec: { template: { metadata: {}, spec: podSpec } } },
    },
    status: {},
  });
}, 'failed to create cronjob:');
