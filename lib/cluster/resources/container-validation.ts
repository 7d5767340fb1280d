/** What is refused in containers, in upstream's order and words (pkg/apis/core/validation/validation.go). */
import type { Container, PodSpec } from '#lib/schema/index.ts';
import type { FieldError } from './definition.ts';
import { duplicate, forbidden, invalid, notFound, notSupported, required } from './field-error.ts';
import { dnsLabel, environmentName, portName, portNumber } from './names.ts';
import { validateHandler, validateProbe } from './probe-validation.ts';
import { quantity } from './quantity.ts';

type EnvVar = NonNullable<Container['env']>[number];
type Resources = NonNullable<Container['resources']>;

const CONTAINER_RESOURCES = /^(cpu|memory|ephemeral-storage|hugepages-.+)$/;
const STANDARD_RESOURCES = /^(cpu|memory|storage|ephemeral-storage|pods|services|secrets|configmaps|(requests|limits)\..*|hugepages-.+)$/;

export function validateContainers(spec: PodSpec, volumes: ReadonlySet<string>, path: string): FieldError[] {
  if (spec.containers.length === 0) return [required(path)];
  const errors: FieldError[] = [];
  const names = new Set<string>();
  for (const [index, container] of spec.containers.entries()) {
    const at = `${path}[${index}]`;
    errors.push(...validateContainer(container, volumes, at));
    if (names.has(container.name)) errors.push(duplicate(`${at}.name`, container.name));
    names.add(container.name);
    errors.push(...validateLifecycleAndProbes(container, at));
  }
  return [...errors, ...hostPortConflicts(spec.containers, path), ...(spec.hostNetwork ? unequalHostPorts(spec.containers, path) : [])];
}

export function validateInitContainers(spec: PodSpec, volumes: ReadonlySet<string>, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const names = new Set(spec.containers.map((each) => each.name));
  for (const [index, container] of (spec.initContainers ?? []).entries()) {
    const at = `${path}[${index}]`;
    errors.push(...validateContainer(container, volumes, at));
    if (names.has(container.name)) errors.push(duplicate(`${at}.name`, container.name));
    names.add(container.name);
    if (container.restartPolicy === 'Always') {
      errors.push(...validateLifecycleAndProbes(container, at));
      continue;
    }
    for (const field of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
      if (container[field]) errors.push(forbidden(`${at}.${field}`, 'may not be set for init containers without restartPolicy=Always'));
    }
  }
  return errors;
}

/** Ephemeral containers have neither ports nor probes, and may aim at another container's processes. */
export function validateEphemeralContainers(spec: PodSpec, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const volumes = new Set((spec.volumes ?? []).map(({ name }) => name));
  const others = [...spec.containers, ...(spec.initContainers ?? [])].map(({ name }) => name);
  const names = new Set(others);
  for (const [index, container] of (spec.ephemeralContainers ?? []).entries()) {
    const at = `${path}[${index}]`;
    errors.push(...validateContainer(container as Container, volumes, at));
    if (names.has(container.name)) errors.push(duplicate(`${at}.name`, container.name));
    names.add(container.name);
    const target = container.targetContainerName;
    if (target && !others.includes(target)) errors.push(notFound(`${at}.targetContainerName`, target));
    for (const field of ['ports', 'livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'] as const) {
      if (container[field]) errors.push(forbidden(`${at}.${field}`, 'cannot be set for an Ephemeral Container'));
    }
  }
  return errors;
}

function validateContainer(container: Container, volumes: ReadonlySet<string>, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (!container.name) errors.push(required(`${path}.name`));
  else errors.push(...dnsLabel(container.name).map((why) => invalid(`${path}.name`, container.name, why)));
  if (!container.image) errors.push(required(`${path}.image`));
  else if (container.image !== container.image.trim()) {
    errors.push(invalid(`${path}.image`, container.image, 'must not have leading or trailing whitespace'));
  }
  const policy = container.terminationMessagePolicy;
  if (policy !== 'File' && policy !== 'FallbackToLogsOnError') {
    errors.push(notSupported(`${path}.terminationMessagePolicy`, policy, ['File', 'FallbackToLogsOnError']));
  }
  errors.push(...validatePorts(container, `${path}.ports`));
  errors.push(...(container.env ?? []).flatMap((each, index) => validateVariable(each, `${path}.env[${index}]`)));
  errors.push(...validateEnvFrom(container, `${path}.envFrom`));
  errors.push(...validateMounts(container, volumes, `${path}.volumeMounts`));
  const pull = container.imagePullPolicy ?? '';
  if (!['Always', 'IfNotPresent', 'Never'].includes(pull)) errors.push(notSupported(`${path}.imagePullPolicy`, pull, ['Always', 'IfNotPresent', 'Never']));
  return [...errors, ...validateResources(container.resources ?? {}, `${path}.resources`)];
}

function validateLifecycleAndProbes(container: Container, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { postStart, preStop } = container.lifecycle ?? {};
  if (postStart) errors.push(...validateHandler(postStart, `${path}.lifecycle.postStart`));
  if (preStop) errors.push(...validateHandler(preStop, `${path}.lifecycle.preStop`));
  const { livenessProbe, readinessProbe, startupProbe } = container;
  if (livenessProbe) errors.push(...validateProbe(livenessProbe, `${path}.livenessProbe`), ...mustSucceedOnce(livenessProbe, `${path}.livenessProbe`));
  if (readinessProbe) {
    errors.push(...validateProbe(readinessProbe, `${path}.readinessProbe`));
    const grace = readinessProbe.terminationGracePeriodSeconds;
    if (grace !== undefined) errors.push(invalid(`${path}.readinessProbe.terminationGracePeriodSeconds`, grace, 'must not be set for readinessProbes'));
  }
  if (startupProbe) errors.push(...validateProbe(startupProbe, `${path}.startupProbe`), ...mustSucceedOnce(startupProbe, `${path}.startupProbe`));
  return errors;
}

function mustSucceedOnce(probe: { successThreshold?: number }, path: string): FieldError[] {
  return probe.successThreshold === 1 ? [] : [invalid(`${path}.successThreshold`, probe.successThreshold, 'must be 1')];
}

function validatePorts(container: Container, path: string): FieldError[] {
  const names = new Set<string>();
  return (container.ports ?? []).flatMap((port, index) => {
    const at = `${path}[${index}]`;
    const errors: FieldError[] = [];
    if (port.name) {
      const complaints = portName(port.name);
      errors.push(...complaints.map((why) => invalid(`${at}.name`, port.name, why)));
      if (complaints.length === 0 && names.has(port.name)) errors.push(duplicate(`${at}.name`, port.name));
      names.add(port.name);
    }
    if (!port.containerPort) errors.push(required(`${at}.containerPort`));
    else errors.push(...portNumber(port.containerPort).map((why) => invalid(`${at}.containerPort`, port.containerPort, why)));
    if (port.hostPort) errors.push(...portNumber(port.hostPort).map((why) => invalid(`${at}.hostPort`, port.hostPort, why)));
    const protocol = port.protocol ?? '';
    if (!['TCP', 'UDP', 'SCTP'].includes(protocol)) errors.push(notSupported(`${at}.protocol`, protocol, ['SCTP', 'TCP', 'UDP']));
    return errors;
  });
}

const ENV_FIELDS = /^(metadata\.(name|namespace|uid|labels|annotations)(\['.+'\])?|spec\.(nodeName|serviceAccountName)|status\.(hostIP|hostIPs|podIP|podIPs))$/;
/** Labels of fields that a Pod knows, though a variable cannot hold them (core/v1 conversion.go). */
const OTHER_FIELDS = /^(metadata\.(labels|annotations)|spec\.(restartPolicy|schedulerName|hostNetwork|host)|status\.(phase|nominatedNodeName))$/;
const ENV_FIELD_LIST = ['metadata.name', 'metadata.namespace', 'metadata.uid', 'spec.nodeName', 'spec.serviceAccountName', 'status.hostIP', 'status.hostIPs', 'status.podIP', 'status.podIPs'];

function validateVariable(variable: EnvVar, path: string): FieldError[] {
  const errors: FieldError[] = variable.name
    ? environmentName(variable.name).map((why) => invalid(`${path}.name`, variable.name, why))
    : [required(`${path}.name`)];
  const from = variable.valueFrom;
  if (!from) return errors;
  const at = `${path}.valueFrom`;
  const sources = Object.values(from).filter((each) => each !== undefined).length;
  if (from.fieldRef) {
    const field = from.fieldRef.fieldPath;
    if (!field) errors.push(required(`${at}.fieldRef.fieldPath`));
    else if (!ENV_FIELDS.test(field) && !OTHER_FIELDS.test(field)) {
      errors.push(invalid(`${at}.fieldRef.fieldPath`, field, `error converting fieldPath: field label not supported: ${field}`));
    } else if (!ENV_FIELDS.test(field)) errors.push(notSupported(`${at}.fieldRef.fieldPath`, field, ENV_FIELD_LIST));
  }
  for (const source of ['configMapKeyRef', 'secretKeyRef'] as const) {
    const reference = from[source];
    if (!reference) continue;
    if (!reference.name) errors.push(required(`${at}.${source}.name`));
    if (!reference.key) errors.push(required(`${at}.${source}.key`));
  }
  if (sources === 0) {
    errors.push(invalid(at, '', 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`'));
  } else if (variable.value) errors.push(invalid(at, '', 'may not be specified when `value` is not empty'));
  else if (sources > 1) errors.push(invalid(at, '', 'may not have more than one field specified at a time'));
  return errors;
}

function validateEnvFrom(container: Container, path: string): FieldError[] {
  return (container.envFrom ?? []).flatMap((source, index) => {
    const errors: FieldError[] = environmentName(source.prefix ?? '').map((why) => invalid(`${path}[${index}].prefix`, source.prefix, why));
    const references = [source.configMapRef, source.secretRef].filter((each) => each !== undefined);
    if (source.configMapRef && !source.configMapRef.name) errors.push(required(`${path}[${index}].configMapRef.name`));
    if (source.secretRef && !source.secretRef.name) errors.push(required(`${path}[${index}].secretRef.name`));
    if (references.length === 0) errors.push(invalid(path, '', 'must specify one of: `configMapRef` or `secretRef`'));
    if (references.length > 1) errors.push(invalid(path, '', 'may not have more than one field specified at a time'));
    return errors;
  });
}

function validateMounts(container: Container, volumes: ReadonlySet<string>, path: string): FieldError[] {
  const places = new Set<string>();
  return (container.volumeMounts ?? []).flatMap((mount, index) => {
    const at = `${path}[${index}]`;
    const errors: FieldError[] = [];
    if (!mount.name) errors.push(required(`${at}.name`));
    if (!volumes.has(mount.name)) errors.push(notFound(`${at}.name`, mount.name ?? ''));
    if (!mount.mountPath) errors.push(required(`${at}.mountPath`));
    if (places.has(mount.mountPath)) errors.push(invalid(`${at}.mountPath`, mount.mountPath, 'must be unique'));
    places.add(mount.mountPath);
    for (const field of ['subPath', 'subPathExpr'] as const) {
      const target = mount[field];
      if (target?.startsWith('/')) errors.push(invalid(`${path}.${field}`, target, 'must be a relative path'));
      if (target?.split('/').includes('..')) errors.push(invalid(`${path}.${field}`, target, "must not contain '..'"));
    }
    return errors;
  });
}

export function validateResources(resources: Resources, path: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const list of ['limits', 'requests'] as const) {
    for (const [name, value] of Object.entries(resources[list] ?? {})) {
      const at = `${path}.${list}[${name}]`;
      errors.push(...resourceName(name, at));
      if (quantity(value) < 0) errors.push(invalid(at, String(value), 'must be greater than or equal to 0'));
      const limit = resources.limits?.[name];
      if (list === 'requests' && limit !== undefined && quantity(value) > quantity(limit)) {
        errors.push(invalid(`${path}.requests`, String(value), `must be less than or equal to ${name} limit of ${limit}`));
      }
    }
  }
  return errors;
}

function resourceName(name: string, path: string): FieldError[] {
  if (name.includes('/') || CONTAINER_RESOURCES.test(name)) return [];
  const errors = STANDARD_RESOURCES.test(name) ? [] : [invalid(path, name, 'must be a standard resource type or fully qualified')];
  return [...errors, invalid(path, name, 'must be a standard resource for containers')];
}

/** On the node's own network a port cannot be another one outside (validateHostNetwork). */
function unequalHostPorts(containers: readonly Container[], path: string): FieldError[] {
  return containers.flatMap((container, index) =>
    (container.ports ?? []).flatMap((port, position) => {
      if (port.hostPort === port.containerPort) return [];
      return [invalid(`${path}[${index}].ports[${position}].hostPort`, port.hostPort, 'must match `containerPort` when `hostNetwork` is true')];
    }),
  );
}

function hostPortConflicts(containers: readonly Container[], path: string): FieldError[] {
  const taken = new Set<string>();
  return containers.flatMap((container, index) =>
    (container.ports ?? []).flatMap((port, position) => {
      if (!port.hostPort) return [];
      const key = `${port.protocol ?? ''}/${port.hostIP ?? ''}/${port.hostPort}`;
      if (taken.has(key)) return [duplicate(`${path}[${index}].ports[${position}].hostPort`, key)];
      taken.add(key);
      return [];
    }),
  );
}
