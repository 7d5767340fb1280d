import type { ApiError } from '#lib/schema/index.ts';
import type { Info } from '../../resources/info.ts';

export const EDIT_HEADER = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;

/** What became of one pass: the reasons that the next one shows at the top of the file (editResults of editoptions.go). */
export class EditResults {
  readonly #header: string;
  /** The file of the pass before. */
  file = '';
  retryable = 0;
  notFound = 0;
  invalid = 0;
  readonly reasons: { head: string; other: readonly string[] }[] = [];

  /** `header` is the comment at the top of every pass's file. */
  constructor(header: string) {
    this.#header = header;
  }

  /** Keeps a refusal; gives what to say about it. */
  addError(error: ApiError, info: Info): string {
    const kind = `${info.resource.plural}${info.resource.group === '' ? '' : `.${info.resource.group}`} ${JSON.stringify(info.name)}`;
    if (error.reason === 'Invalid') {
      this.invalid += 1;
      this.reasons.push({ head: `${kind} was not valid`, other: (error.details?.causes ?? []).map(({ field, message }) => `${field}: ${message}`) });
      return `error: ${kind} is invalid`;
    }
    if (error.reason === 'NotFound') {
      this.notFound += 1;
      return `error: ${kind} could not be found on the server`;
    }
    this.retryable += 1;
    return `error: ${kind} could not be patched: ${error.message}`;
  }

  /** The comment at the top of the file. */
  header(): string {
    const lines = this.reasons.map(({ head, other }) => `# ${hashed(head)}${other.length > 0 ? ':' : ''}\n${other.map((one) => `# * ${hashed(one)}\n`).join('')}#\n`);
    return this.#header + lines.join('');
  }
}

/** Text of several lines stays a comment (hashOnLineBreak). */
function hashed(text: string): string {
  const lines = text.split('\n');
  if (lines.length > 1 && lines.at(-1) === '') lines.pop();
  return lines.join('\n# ');
}
