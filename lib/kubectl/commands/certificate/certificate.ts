import { ApiError } from '#lib/schema/index.ts';
import { resultPrinter } from '../../printers/formats.ts';
import { list, record, text } from '../../resources/info.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { Failure, isReportable } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { objectsToChange, visitAll } from '../changed-objects.ts';
import { fileSelection, hasFiles } from '../files-flags.ts';

interface Decision {
  type: 'Approved' | 'Denied';
  opposite: 'Approved' | 'Denied';
  reason: string;
  /** What was done: `approved`. */
  operation: string;
}

const CONFLICT_TRIES = 10;

/** `kubectl certificate approve` and `deny`: write a decision into signing requests (pkg/cmd/certificates). */
export const certificateApprove = decide({ type: 'Approved', opposite: 'Denied', reason: 'KubectlApprove', operation: 'approved' });
export const certificateDeny = decide({ type: 'Denied', opposite: 'Approved', reason: 'KubectlDeny', operation: 'denied' });

function decide(decision: Decision): Command {
  return async (invocation) => {
    const { flags, args, io, process } = invocation;
    const print = resultPrinter({ process, flags, operation: decision.operation });
    if (args.length === 0 && !hasFiles(fileSelection(flags))) throw new Failure('one or more CSRs must be specified as <name> or -f <filename>');
    const missing: unknown[] = [];
    const named = args.length === 0 ? [] : ['certificatesigningrequests', ...args];
    let found = 0;
    await visitAll(invocation, objectsToChange(invocation, named, missing), missing, async (info) => {
      await write(invocation, info, decision);
      found += 1;
      if (info.object) io.out(print(info.object));
    });
    if (found === 0) io.out('No resources found\n');
  };
}

async function write(invocation: Invocation, info: Info, decision: Decision): Promise<void> {
  const kind = info.object?.kind ?? '';
  if (kind !== 'CertificateSigningRequest') throw new Failure(`can only handle CertificateSigningRequest.certificates.k8s.io objects, got ${groupKind(info)}`);
  const client = invocation.client();
  for (let tries = 0; ; tries += 1) {
    const request = await client.json<AnyObject>({ method: 'GET', target: client.path(info.resource, '', info.name) });
    const changed = withDecision(request, decision, invocation.process.clock.now());
    if (!changed && !invocation.flags.bool('force')) return;
    try {
      await client.json({ method: 'PUT', target: client.path(info.resource, '', info.name, 'approval'), body: changed ?? request });
      return;
    } catch (error) {
      if (!isReportable(error) || !(error instanceof ApiError) || error.reason !== 'Conflict' || tries === CONFLICT_TRIES) throw error;
    }
  }
}

function groupKind({ resource, object }: Info): string {
  return `${object?.kind ?? ''}${resource.group === '' ? '' : `.${resource.group}`}`;
}

/** The request with the decision in it; undefined when it is there already. Throws Failure when the opposite is. */
function withDecision(request: AnyObject, { type, opposite, reason, operation }: Decision, now: number): AnyObject | undefined {
  const status = record(request['status']);
  const conditions = list(status['conditions']).map(record);
  if (conditions.some((each) => each['type'] === opposite)) throw new Failure(`certificate signing request ${JSON.stringify(text(request.metadata?.name))} is already ${opposite}`);
  if (conditions.some((each) => each['type'] === type)) return undefined;
  const lastUpdateTime = `${new Date(now).toISOString().slice(0, 19)}Z`;
  const condition = { type, status: 'True', reason, message: `This CSR was ${operation} by kubectl certificate ${type === 'Approved' ? 'approve' : 'deny'}.`, lastUpdateTime };
  return { ...request, status: { ...status, conditions: [...conditions, condition] } };
}
