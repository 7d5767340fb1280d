import { goFloat } from '#lib/schema/index.ts';
import { resourceForKind } from '../../api/mapper.ts';
import { apiVersionOf } from '../../api/resource.ts';
import { selectNamespace } from '../../config/target.ts';
import { resultPrinter } from '../../printers/formats.ts';
import { parseQuantity, quantityOf } from '../../quantity.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { Failure, isReportable } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { withCause } from '../change-cause.ts';
import { objectsToChange, visitAll } from '../changed-objects.ts';
import { requireFlags } from '../create/generator.ts';
import { createObject, dryRunOf, withLastApplied } from '../write.ts';

/** `kubectl autoscale deployment web --min=1 --max=3 --cpu=80%`: a HorizontalPodAutoscaler for a workload. */
export const autoscale: Command = async (invocation) => {
  const { flags, args, io, process } = invocation;
  requireFlags(invocation);
  const dryRun = dryRunOf(flags, io);
  const print = resultPrinter({ process, flags, operation: dryRun === 'client' ? 'created' : 'autoscaled', typed: true });
  if (flags.number('max') < 1) throw new Failure(`--max=MAXPODS is required and must be at least 1, max: ${flags.number('max')}`);
  if (flags.number('max') < flags.number('min')) {
    throw new Failure(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${flags.number('max')}, min: ${flags.number('min')}`);
  }
  if (flags.number('cpu-percent') > 0 && flags.string('cpu') !== '') throw new Failure('--cpu-percent and --cpu are mutually exclusive');
  for (const name of ['cpu', 'memory']) resourceMetric(name, flags.string(name));
  const errors: unknown[] = [];
  let count = 0;
  await visitAll(invocation, objectsToChange(invocation, args, errors, { latest: false }), errors, async (info) => {
    const { group, version, plural, kind, subresources } = info.resource;
    if (!subresources.includes('scale')) {
      throw new Failure(`cannot autoscale a ${kind}: could not find scale subresource for ${group}/${version}, Resource=${plural} in discovery information`);
    }
    count += 1;
    const generated = withCause(invocation, autoscalerFor(invocation, info));
    if (dryRun === 'client') {
      io.out(print(generated));
      return;
    }
    const client = invocation.client();
    const resource = await resourceForKind(client.discovery, 'autoscaling/v2', 'HorizontalPodAutoscaler');
    if (!resource) throw new Failure('no matches for kind "HorizontalPodAutoscaler" in version "autoscaling/v2"');
    const object = flags.bool('save-config') ? withLastApplied(generated) : generated;
    const asked = { resource, namespace: info.namespace, name: generated.metadata?.name ?? '', object };
    const created = await createObject(client, asked, { dryRun, fieldManager: flags.string('field-manager') }).catch((error: unknown) => {
      // The real one then tries autoscaling/v1, which can say no more than a share of CPU (canCreateHPAV1).
      if (isReportable(error) && !isOfVersion1(invocation)) throw new Failure(INCOMPATIBLE);
      throw error;
    });
    io.out(print(created));
  });
  if (count === 0) throw new Failure('no objects passed to autoscale');
};

const INCOMPATIBLE = 'failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: empty input';

function isOfVersion1({ flags }: Invocation): boolean {
  return flags.changed('cpu-percent') || flags.string('cpu') !== '' || flags.string('memory') !== '';
}

function autoscalerFor({ flags, config }: Invocation, info: Info): AnyObject {
  const { namespace, enforced } = selectNamespace(config, flags);
  const metrics = [...resourceMetric('cpu', flags.changed('cpu-percent') && flags.number('cpu-percent') > 0 ? `${flags.number('cpu-percent')}%` : flags.string('cpu')),
    ...resourceMetric('memory', flags.string('memory'))];
  return {
    kind: 'HorizontalPodAutoscaler', apiVersion: 'autoscaling/v2',
    metadata: { name: flags.string('name') || info.name, ...(enforced ? { namespace } : {}) },
    spec: {
      scaleTargetRef: { kind: info.resource.kind, name: info.name, apiVersion: apiVersionOf(info.resource) },
      ...(flags.number('min') > 0 ? { minReplicas: flags.number('min') } : {}),
      maxReplicas: flags.number('max'),
      ...(metrics.length > 0 ? { metrics } : {}),
    },
    status: { desiredReplicas: 0, currentMetrics: null },
  } as unknown as AnyObject;
}

const UNITS: Readonly<Record<string, string>> = { cpu: 'm', memory: 'Mi' };

/** `80%` of what is asked for, or an amount such as `500m`; a bare number counts thousandths of a CPU or MiB (parseResourceInput). Throws Failure. */
function targetOf(name: string, value: string): Record<string, unknown> {
  if (value.endsWith('%')) {
    const share = value.slice(0, -1);
    if (!/^\+?\d+$/.test(share)) throw new Failure(`invalid percentage value: ${share}`);
    return { type: 'Utilization', averageUtilization: Number(share) };
  }
  const isNumber = value.trim() !== '' && !Number.isNaN(Number(value));
  if (!isNumber && parseQuantity(value) === undefined) throw new Failure(`invalid resource ${name} value: ${value}`);
  return { type: 'AverageValue', averageValue: quantityOf(isNumber ? `${goFloat(Number(value))}${UNITS[name] ?? ''}` : value) };
}

function resourceMetric(name: string, value: string): Record<string, unknown>[] {
  return value === '' ? [] : [{ type: 'Resource', resource: { name, target: targetOf(name, value) } }];
}
