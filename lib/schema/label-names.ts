/** Rules for the keys and values of labels (apimachinery/pkg/util/validation/validation.go). Each gives its complaints. */
export const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
export const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const LABEL_VALUE = `(${QUALIFIED})?`;

const whole = (pattern: string) => new RegExp(`^(?:${pattern})$`);
const patterns = {
  subdomain: whole(SUBDOMAIN), qualified: whole(QUALIFIED), labelValue: whole(LABEL_VALUE),
};

/** How upstream words a pattern that was not met. */
export function regexError(message: string, format: string, ...examples: string[]): string {
  if (examples.length === 0) return `${message} (regex used for validation is '${format}')`;
  return `${message} (e.g. ${examples.map((each) => `'${each}', `).join(' or ')}regex used for validation is '${format}')`;
}

/** Upstream words the limit differently for label keys and values (api/validate/content) and for the rest. */
export const tooLong = (limit: number) => `must be no more than ${limit} characters`;
const tooManyBytes = (limit: number) => `must be no more than ${limit} bytes`;

export function dnsSubdomain(value: string): string[] {
  const complaints = value.length > 253 ? [tooLong(253)] : [];
  if (patterns.subdomain.test(value)) return complaints;
  const words = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
  return [...complaints, regexError(words, SUBDOMAIN, 'example.com')];
}

const QUALIFIED_WORDS = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

export function qualifiedName(value: string): string[] {
  const parts = value.split('/');
  const complaints: string[] = [];
  let name = value;
  if (parts.length === 2) {
    const prefix = parts[0] ?? '';
    name = parts[1] ?? '';
    if (prefix === '') complaints.push('prefix part must be non-empty');
    else complaints.push(...dnsSubdomain(prefix).map((each) => `prefix part ${each}`));
  } else if (parts.length > 2) {
    const words = `a valid label key ${QUALIFIED_WORDS}`;
    return [`${regexError(words, QUALIFIED, 'MyName', 'my.name', '123-abc')} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  if (name === '') complaints.push('name part must be non-empty');
  else if (name.length > 63) complaints.push(`name part ${tooManyBytes(63)}`);
  if (!patterns.qualified.test(name)) complaints.push(`name part ${regexError(QUALIFIED_WORDS, QUALIFIED, 'MyName', 'my.name', '123-abc')}`);
  return complaints;
}

export function labelValue(value: string): string[] {
  const complaints = value.length > 63 ? [tooManyBytes(63)] : [];
  if (patterns.labelValue.test(value)) return complaints;
  const words = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
  return [...complaints, regexError(words, LABEL_VALUE, 'MyValue', 'my_value', '12345')];
}
