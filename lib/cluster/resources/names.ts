/** Rules for names and label parts (apimachinery/pkg/util/validation/validation.go). Each gives its complaints. */
import { dnsSubdomain, LABEL, labelValue, qualifiedName, regexError, SUBDOMAIN, tooLong } from '#lib/schema/index.ts';
import type { FieldError, NameRule } from './definition.ts';
import { invalid } from './field-error.ts';

export { dnsSubdomain, labelValue, qualifiedName };

const LABEL_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';

const whole = (pattern: string) => new RegExp(`^(?:${pattern})$`);
const patterns = { label: whole(LABEL), subdomain: whole(SUBDOMAIN), label1035: whole(LABEL_1035) };

export function dnsLabel(value: string): string[] {
  const complaints = value.length > 63 ? [tooLong(63)] : [];
  if (patterns.label.test(value)) return complaints;
  const words = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
  return [...complaints, patterns.subdomain.test(value) ? 'must not contain dots' : regexError(words, LABEL, 'my-name', '123-abc')];
}

export function dns1035Label(value: string): string[] {
  const complaints = value.length > 63 ? [tooLong(63)] : [];
  if (patterns.label1035.test(value)) return complaints;
  const words = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";
  return [...complaints, regexError(words, LABEL_1035, 'my-name', 'abc-123')];
}

export function configKey(value: string): string[] {
  const complaints = value.length > 253 ? [tooLong(253)] : [];
  if (!/^[-._a-zA-Z0-9]+$/.test(value)) {
    const words = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
    return [...complaints, regexError(words, '[-._a-zA-Z0-9]+', 'key.name', 'KEY_NAME', 'key-name')];
  }
  return [...complaints, ...dotted(value)];
}

/** Names that would be `.` or `..` or begin like it cannot be files (hasChDirPrefix). */
function dotted(value: string): string[] {
  if (value === '.') return ["must not be '.'"];
  if (value === '..') return ["must not be '..'"];
  return value.startsWith('..') ? ["must not start with '..'"] : [];
}

/** Since v1.34 any printable ASCII besides '=' may stand in a variable's name (RelaxedEnvironmentVariableValidation). */
export function environmentName(value: string): string[] {
  if (value === '') return [];
  const words = "a valid environment variable name must consist only of printable ASCII characters other than '='";
  return /^[\x20-\x3c\x3e-\x7e]+$/.test(value) ? [] : [words];
}

export function httpHeaderName(value: string): string[] {
  const words = "a valid HTTP header must consist of alphanumeric characters or '-'";
  return /^[-A-Za-z0-9]+$/.test(value) ? [] : [regexError(words, '[-A-Za-z0-9]+', 'X-Header-Name')];
}

/** Names of ports: IANA_SVC_NAME. */
export function portName(value: string): string[] {
  const complaints: string[] = [];
  if (value.length > 15) complaints.push(tooLong(15));
  if (!/^[a-z0-9-]*$/.test(value) || value === '') complaints.push("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
  if (!/[a-z]/.test(value)) complaints.push('must contain at least one letter (a-z)');
  if (value.includes('--')) complaints.push('must not contain consecutive hyphens');
  if (value.startsWith('-') || value.endsWith('-')) complaints.push('must not begin or end with a hyphen');
  return complaints;
}

export function portNumber(value: number): string[] {
  return Number.isInteger(value) && value >= 1 && value <= 65_535 ? [] : ['must be between 1 and 65535, inclusive'];
}

/** With a generateName's trailing dash masked, as upstream masks it. */
function masked(name: string, prefix: boolean): string {
  return prefix && name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name;
}

export const subdomainNames: NameRule = (name, prefix) => dnsSubdomain(masked(name, prefix));
export const labelNames: NameRule = (name, prefix) => dnsLabel(masked(name, prefix));
export const label1035Names: NameRule = (name, prefix) => dns1035Label(masked(name, prefix));
/** Names of RBAC objects and the like: any single path segment (path.IsValidPathSegmentName). */
export const pathSegmentNames: NameRule = (name, prefix) => {
  if (!prefix && (name === '.' || name === '..')) return [`may not be '${name}'`];
  return ['/', '%'].filter((each) => name.includes(each)).map((each) => `may not contain '${each}'`);
};

/** Keys and values of a map of labels (v1validation.ValidateLabels). */
export function validateLabels(labels: Readonly<Record<string, string>> | undefined, field: string): FieldError[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...qualifiedName(key).map((why) => invalid(field, key, why)),
    ...labelValue(value).map((why) => invalid(field, value, why)),
  ]);
}
