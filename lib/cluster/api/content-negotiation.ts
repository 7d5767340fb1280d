import { ApiError } from '#lib/schema/index.ts';
import { isTrue } from './request-info.ts';

/** What form an answer takes (apiserver/pkg/endpoints/handlers/negotiation). */
export interface MediaType {
  format: 'json' | 'yaml';
  pretty: boolean;
  /** A representation other than the object itself. */
  convert?: Conversion | undefined;
}

export interface Conversion {
  kind: 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList';
  version: string;
}

interface Clause {
  type: string;
  subtype: string;
  params: ReadonlyMap<string, string>;
  quality: number;
}

const FORMATS: readonly { subtype: string; format: MediaType['format'] }[] = [
  { subtype: 'json', format: 'json' },
  { subtype: 'yaml', format: 'yaml' },
];
/** What upstream offers; Protocol Buffers are read here, and never written. */
const OFFERED = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];
const STREAMED = ['application/json;stream=watch', 'application/vnd.kubernetes.protobuf;stream=watch'];

/** Picks the first form of the Accept header that we have; NotAcceptable when there is none. */
export function negotiate(headers: Readonly<Record<string, string>>, query: URLSearchParams): MediaType {
  const pretty = wantsPretty(headers, query);
  const accept = headers['accept'] ?? '';
  if (accept === '') return { format: 'json', pretty };
  for (const clause of parseAccept(accept)) {
    if (clause.type !== 'application' && clause.type !== '*') continue;
    if (clause.type === '*' && clause.subtype !== '*') continue;
    const found = FORMATS.find(({ subtype }) => clause.subtype === subtype || clause.subtype === '*');
    const convert = conversionOf(clause);
    if (found && convert !== 'unknown') return { format: found.format, pretty, convert };
  }
  throw notAcceptable(`only the following media types are accepted: ${OFFERED.join(', ')}`);
}

export function notAcceptable(message: string): ApiError {
  return new ApiError('NotAcceptable', message);
}

/** NotAcceptable, in the router's words, when no clause of the Accept header names a form at all. */
export function checkRepresentation(headers: Readonly<Record<string, string>>, offersStreams: boolean): void {
  const accept = headers['accept'] ?? '';
  const names = [...OFFERED, '*/*'];
  if (accept === '' || parseAccept(accept).some(({ type, subtype }) => names.includes(`${type}/${subtype}`))) return;
  const available = offersStreams ? [...OFFERED, ...STREAMED] : OFFERED;
  throw new ApiError('NotAcceptable', `406: Not Acceptable\n\nAvailable representations: ${available.join(', ')}`, {});
}

/** The refusal of a form that cannot be streamed. */
export function notStreamable(): ApiError {
  return notAcceptable(`only the following media types are accepted: ${STREAMED.join(', ')}`);
}

/** Clauses of an Accept header, the best liked first. */
export function parseAccept(header: string): Clause[] {
  const clauses = header.split(',').map((part) => {
    const [range = '', ...given] = part.split(';').map((piece) => piece.trim());
    const params = new Map(given.map((piece) => [piece.split('=')[0] ?? '', piece.slice(piece.indexOf('=') + 1)] as const));
    const [type = '', subtype = ''] = range.split('/');
    return { type: type.toLowerCase(), subtype: subtype.toLowerCase(), params, quality: Number(params.get('q') ?? 1) };
  });
  return clauses.sort((a, b) => b.quality - a.quality);
}

function conversionOf({ params }: Clause): Conversion | undefined | 'unknown' {
  const kind = params.get('as');
  const stream = params.get('stream');
  if (stream !== undefined && stream !== 'watch') return 'unknown';
  if (kind === undefined) return undefined;
  const version = params.get('v') ?? '';
  const isKnown = kind === 'Table' || kind === 'PartialObjectMetadata' || kind === 'PartialObjectMetadataList';
  if (!isKnown || params.get('g') !== 'meta.k8s.io' || (version !== 'v1' && version !== 'v1beta1')) return 'unknown';
  return { kind, version };
}

/** People's own clients get indented JSON, as do those who ask (isPrettyPrint). */
function wantsPretty(headers: Readonly<Record<string, string>>, query: URLSearchParams): boolean {
  const asked = query.get('pretty');
  if (asked !== null && asked !== '') return isTrue(asked);
  return /^(curl|Wget|Mozilla\/5\.0)/.test(headers['user-agent'] ?? '');
}
