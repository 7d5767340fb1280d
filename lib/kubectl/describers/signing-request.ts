import { humanDuration } from '#lib/schema/index.ts';
import { at, list, record, text } from '../resources/info.ts';
import { Failure } from '../session/failure.ts';
import { parseCertificateRequest } from './certificate-request.ts';
import { inLine } from './configuration.ts';
import type { Describer } from './describer.ts';
import { writeEvents } from './events.ts';
import { longTime } from './writer.ts';
import type { DescriptionWriter } from './writer.ts';

/** describe.go's CertificateSigningRequestDescriber. */
export const describeSigningRequest: Describer = async (w, request, context) => {
  const [spec, metadata] = [record(request['spec']), request.metadata];
  const parsed = parseCertificateRequest(text(spec['request']));
  if (!parsed) throw new Failure('Error parsing CSR: PEM block type must be CERTIFICATE REQUEST');
  const seconds = spec['expirationSeconds'];
  w.field('Name', metadata?.name);
  w.field('Labels', inLine(metadata?.labels));
  w.field('Annotations', inLine(metadata?.annotations));
  w.field('CreationTimestamp', longTime(metadata?.creationTimestamp));
  w.field('Requesting User', spec['username']);
  if (spec['signerName']) w.field('Signer', spec['signerName']);
  if (seconds !== undefined) w.field('Requested Duration', humanDuration(Number(seconds) * 1000));
  w.field('Status', statusOf(list(at(request, 'status', 'conditions')).map((each) => text(record(each)['type'])), text(at(request, 'status', 'certificate'))));
  const { subject, names } = parsed;
  w.line(0, 'Subject:');
  w.line(0, `\tCommon Name:\t${subject.commonName.at(-1) ?? ''}`);
  w.line(0, `\tSerial Number:\t${subject.serialNumber.at(-1) ?? ''}`);
  writeList(w, 'Organization', subject.organization);
  writeList(w, 'Organizational Unit', subject.organizationalUnit);
  writeList(w, 'Country', subject.country);
  writeList(w, 'Locality', subject.locality);
  writeList(w, 'Province', subject.province);
  writeList(w, 'StreetAddress', subject.streetAddress);
  writeList(w, 'PostalCode', subject.postalCode);
  if (names.dns.length + names.email.length + names.ip.length + names.uri.length > 0) {
    w.line(0, 'Subject Alternative Names:');
    writeList(w, 'DNS Names', names.dns);
    writeList(w, 'Email Addresses', names.email);
    writeList(w, 'URIs', names.uri);
    writeList(w, 'IP Addresses', names.ip);
  }
  writeEvents(w, await context.events(request), context.now);
};

/** extractCSRStatus. */
function statusOf(conditions: readonly string[], certificate: string): string {
  const decision = conditions.includes('Denied') ? 'Denied' : conditions.includes('Approved') ? 'Approved' : 'Pending';
  return `${decision}${conditions.includes('Failed') ? ',Failed' : ''}${certificate === '' ? '' : ',Issued'}`;
}

function writeList(w: DescriptionWriter, name: string, values: readonly string[]): void {
  values.forEach((value, index) => w.line(0, `\t${index === 0 ? `${name}:` : ''}\t${value}`));
}
