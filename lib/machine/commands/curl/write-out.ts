import { headerOf } from '../../http/index.ts';
import type { ClientResponse } from '../../http/index.ts';
import type { Statistics, TransferFailure } from './transfer.ts';

interface Outcome {
  url: string;
  response: ClientResponse | undefined;
  statistics: Statistics;
  failure: TransferFailure | undefined;
  method: string;
}

/** The text of -w for a finished transfer; `%{stderr}` sends it to standard error. */
export function writeOut(format: string, outcome: Outcome): { text: string; toError: boolean } {
  const values = valuesOf(outcome);
  let toError = false;
  const text = format.replace(/%\{([^}]*)\}|%%|\\([nrt\\])/g, (whole, name: string | undefined, escape: string | undefined) => {
    if (whole === '%%') return '%';
    if (escape !== undefined) return { n: '\n', r: '\r', t: '\t', '\\': '\\' }[escape] ?? escape;
    if (name === 'stderr' || name === 'stdout') {
      toError = name === 'stderr';
      return '';
    }
    if (name?.startsWith('header{')) return whole;
    return values[name ?? ''] ?? `curl: unknown --write-out variable: '${name}'\n`;
  });
  return { text, toError };
}

function valuesOf({ url, response, statistics, failure, method }: Outcome): Record<string, string> {
  const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(6);
  const speed = Math.floor((statistics.received * 1000) / Math.max(1, statistics.total));
  const code = String(response?.status ?? 0).padStart(3, '0');
  const header = (name: string) => (response ? headerOf(response.headers, name) : undefined) ?? '';
  return {
    http_code: code, response_code: code, http_connect: '000', content_type: header('content-type'), exitcode: String(failure?.code ?? 0), errormsg: failure?.message ?? '',
    filename_effective: '', http_version: response?.version === '1.0' ? '1' : response ? '1.1' : '0', local_ip: statistics.local.address, local_port: String(statistics.local.port),
    remote_ip: statistics.remote.address, remote_port: String(statistics.remote.port), method, num_connects: String(statistics.connects), num_headers: String(response?.headers.length ?? 0),
    num_redirects: String(statistics.redirects), redirect_url: header('location'), referer: '', scheme: url.startsWith('https') ? 'https' : 'http', size_download: String(statistics.received),
    size_header: String(statistics.headerSize), size_request: String(statistics.requestSize), size_upload: String(statistics.sent), speed_download: String(speed), speed_upload: '0',
    ssl_verify_result: '0', time_appconnect: seconds(0), time_connect: seconds(statistics.connected), time_namelookup: seconds(statistics.resolved), time_pretransfer: seconds(statistics.connected),
    time_redirect: seconds(0), time_starttransfer: seconds(statistics.firstByte), time_total: seconds(statistics.total), url, url_effective: url, urlnum: '0', json: JSON.stringify({ http_code: Number(code), url_effective: url }),
  };
}
