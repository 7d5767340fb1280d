/** Where a webhook is (apiserver/pkg/util/webhook/validation.go). */
import type { IWebhookClientConfig } from 'kubernetes-models/admissionregistration.k8s.io/v1';
import { dnsSubdomain } from '#lib/schema/index.ts';
import type { FieldError } from './definition.ts';
import { invalid, required } from './field-error.ts';
import { portNumber } from './names.ts';

const FORM = '; desired format: https://host[/path]';

export function clientErrors({ url, service }: IWebhookClientConfig, at: string): FieldError[] {
  if ((url === undefined) === (service === undefined)) return [required(at, 'exactly one of url or service is required')];
  return service === undefined ? urlErrors(url ?? '', `${at}.url`) : serviceErrors(service, `${at}.service`);
}

/** Parts of an address as Go's url.Parse tells them apart, near enough for an address of a server. */
const ADDRESS = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/(?:([^/?#@]*)@)?([^/?#]*))?[^?#]*(?:\?([^#]*))?(?:#(.*))?$/;

function urlErrors(url: string, at: string): FieldError[] {
  const [, scheme = '', user, host = '', query = '', fragment = ''] = ADDRESS.exec(url) ?? [];
  const errors: FieldError[] = [];
  if (scheme.toLowerCase() !== 'https') errors.push(invalid(at, scheme.toLowerCase(), `'https' is the only allowed URL scheme${FORM}`));
  if (host === '') errors.push(invalid(at, host, `host must be specified${FORM}`));
  if (user !== undefined) errors.push(invalid(at, user, 'user information is not permitted in the URL'));
  if (fragment !== '') errors.push(invalid(at, fragment, 'fragments are not permitted in the URL'));
  if (query !== '') errors.push(invalid(at, query, 'query parameters are not permitted in the URL'));
  return errors;
}

interface ServiceReference {
  name?: string;
  namespace?: string;
  path?: string;
  port?: number;
}

function serviceErrors({ name, namespace, path, port = 0 }: ServiceReference, at: string): FieldError[] {
  // Upstream hands name and namespace over in the wrong order.
  const errors: FieldError[] = namespace ? [] : [required(`${at}.name`)];
  if (!name) errors.push(required(`${at}.namespace`));
  const complaints = portNumber(port);
  if (complaints.length > 0) errors.push(invalid(`${at}.port`, port, `port is not valid: ${complaints.join(', ')}`));
  return path === undefined ? errors : [...errors, ...pathErrors(path, `${at}.path`)];
}

function pathErrors(path: string, at: string): FieldError[] {
  if (path === '' || path === '/') return [];
  if (path === '//') return [invalid(at, path, 'segment[0] may not be empty')];
  const errors = path.startsWith('/') ? [] : [invalid(at, path, "must start with a '/'")];
  const steps = path.slice(1).replace(/\/$/, '').split('/');
  return [...errors, ...steps.flatMap((step, index) => {
    if (step === '') return [invalid(at, path, `segment[${index}] may not be empty`)];
    return dnsSubdomain(step).map((why) => invalid(at, path, `segment[${index}]: ${why}`));
  })];
}
