/** What is refused in probes and lifecycle hooks (pkg/apis/core/validation/validation.go validateProbe, validateHandler). */
import type { Probe } from '#lib/schema/index.ts';
import type { FieldError } from './definition.ts';
import { forbidden, invalid, notSupported, required } from './field-error.ts';
import { httpHeaderName, portName, portNumber } from './names.ts';

type Port = string | number | undefined;

interface Handler {
  exec?: { command?: readonly string[] } | undefined;
  httpGet?: { path?: string; port: string | number; scheme?: string; httpHeaders?: readonly { name: string; value: string }[] } | undefined;
  tcpSocket?: { port: string | number } | undefined;
  grpc?: { port: number } | undefined;
  sleep?: { seconds: number } | undefined;
}

const NOT_NEGATIVE = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'] as const;

export function validateProbe(probe: Probe, path: string): FieldError[] {
  const errors = validateHandler(probe, path);
  for (const field of NOT_NEGATIVE) {
    const value = probe[field];
    if (value !== undefined && value < 0) errors.push(invalid(`${path}.${field}`, value, 'must be greater than or equal to 0'));
  }
  const grace = probe.terminationGracePeriodSeconds;
  if (grace !== undefined && grace <= 0) errors.push(invalid(`${path}.terminationGracePeriodSeconds`, grace, 'must be greater than 0'));
  return errors;
}

export function validateHandler(handler: Handler, path: string): FieldError[] {
  const given = (['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const).filter((each) => handler[each] !== undefined);
  const [first, ...others] = given;
  if (!first) return [required(path, 'must specify a handler type')];
  return [...validateAction(handler, first, `${path}.${first}`), ...others.map((each) => forbidden(`${path}.${each}`, 'may not specify more than 1 handler type'))];
}

function validateAction(handler: Handler, kind: keyof Handler, path: string): FieldError[] {
  if (kind === 'exec') return handler.exec?.command?.length ? [] : [required(`${path}.command`)];
  if (kind === 'tcpSocket') return validatePort(handler.tcpSocket?.port, `${path}.port`);
  if (kind === 'grpc') return validatePort(handler.grpc?.port, `${path}.port`);
  if (kind === 'sleep') return [];
  const { httpGet } = handler;
  const errors = validatePort(httpGet?.port, `${path}.port`);
  if (httpGet?.scheme !== 'HTTP' && httpGet?.scheme !== 'HTTPS') errors.push(notSupported(`${path}.scheme`, httpGet?.scheme, ['HTTP', 'HTTPS']));
  for (const header of httpGet?.httpHeaders ?? []) errors.push(...httpHeaderName(header.name).map((why) => invalid(`${path}.httpHeaders`, header.name, why)));
  return errors;
}

/** A port by number or by a container port's name. */
export function validatePort(port: Port, path: string): FieldError[] {
  if (typeof port === 'string') return portName(port).map((why) => invalid(path, port, why));
  return portNumber(port ?? 0).map((why) => invalid(path, port ?? 0, why));
}
