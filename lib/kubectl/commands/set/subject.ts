import { ApiError } from '#lib/schema/index.ts';
import { createStrategicPatch } from '../../patches/strategic-diff.ts';
import { structTypeOf } from '../../patches/struct-type.ts';
import { selectNamespace } from '../../config/target.ts';
import { resultPrinter } from '../../printers/formats.ts';
import type { ObjectPrinter } from '../../printers/formats.ts';
import { sameJson } from '../../patches/json-merge.ts';
import { list } from '../../resources/info.ts';
import type { AnyObject, Info } from '../../resources/info.ts';
import { Failure, Failures } from '../../session/failure.ts';
import type { Command, Invocation } from '../../session/invocation.ts';
import { allObjectsToChange, isLocal, objectName, refuseLocalNames, refuseLocalOnServer } from '../changed-objects.ts';
import { dryRunOf, patchObject } from '../write.ts';
import type { DryRun } from '../write.ts';

const GROUP = 'rbac.authorization.k8s.io';

type Subject = Record<string, string>;

/** `kubectl set subject rolebinding rb --user=ann`: more whom a binding gives its role (set_subject.go). */
export const setSubject: Command = async (invocation) => {
  const { flags, args, io, process } = invocation;
  const dryRun = dryRunOf(flags, io);
  const print = resultPrinter({ process, flags, operation: 'subjects updated', typed: true });
  refuseLocalNames(invocation, args);
  const infos = await allObjectsToChange(invocation, args, { typed: true });
  const subjects = subjectsOf(invocation, infos, dryRun);
  const failures: Failure[] = [];
  for (const info of infos) {
    const failure = await bind(invocation, info, { subjects, dryRun, print });
    if (failure) failures.push(failure);
  }
  Failures.throwAll(failures);
};

/** What the flags name, each once and in order. Throws Failure (SubjectOptions.Validate). */
function subjectsOf(invocation: Invocation, infos: readonly Info[], dryRun: DryRun): Subject[] {
  const { flags } = invocation;
  refuseLocalOnServer(invocation, dryRun);
  if (flags.bool('all') && flags.string('selector') !== '') throw new Failure('cannot set --all and --selector at the same time');
  const [users, groups, accounts] = ['user', 'group', 'serviceaccount'].map((name) => [...new Set(flags.list(name))].sort());
  if (!users?.length && !groups?.length && !accounts?.length) throw new Failure('you must specify at least one value of user, group or serviceaccount');
  for (const account of flags.list('serviceaccount')) checkAccount(account, infos);
  const { namespace } = selectNamespace(invocation.config, flags);
  return [
    ...(users ?? []).map((name) => ({ kind: 'User', apiGroup: GROUP, name })),
    ...(groups ?? []).map((name) => ({ kind: 'Group', apiGroup: GROUP, name })),
    ...(accounts ?? []).map((account) => {
      const [place = '', name = ''] = account.split(':');
      return { kind: 'ServiceAccount', name, namespace: place || namespace };
    }),
  ];
}

function checkAccount(account: string, infos: readonly Info[]): void {
  const parts = account.split(':');
  if (parts.length !== 2 || parts[1] === '') throw new Failure('serviceaccount must be <namespace>:<name>');
  if (parts[0] === '' && infos.some(({ object }) => object?.kind === 'ClusterRoleBinding')) {
    throw new Failure('serviceaccount must be <namespace>:<name>, namespace must be specified');
  }
}

interface Binding {
  subjects: readonly Subject[];
  dryRun: DryRun;
  print: ObjectPrinter;
}

/** Adds to one binding those whom it lacks, and prints it; gives what went wrong. */
async function bind(invocation: Invocation, info: Info, { subjects, dryRun, print }: Binding): Promise<Failure | undefined> {
  const { flags, io } = invocation;
  const { object } = info;
  if (!object) return undefined;
  if (object.kind !== 'RoleBinding' && object.kind !== 'ClusterRoleBinding') {
    return new Failure(`error: ${objectName(info)} setting subjects is only supported for RoleBinding/ClusterRoleBinding\n`);
  }
  const present = list(object['subjects']);
  const missing = subjects.filter((subject) => !present.some((each) => sameJson(each, subject)));
  if (missing.length === 0) return undefined;
  const changed: AnyObject = { ...object, subjects: [...present, ...missing] };
  if (isLocal(invocation) || dryRun === 'client') {
    io.out(print(changed));
    return undefined;
  }
  const body = createStrategicPatch(object, changed, structTypeOf(object));
  try {
    io.out(print(await patchObject(invocation.client(), info, { type: 'strategic', body }, { dryRun, fieldManager: flags.string('field-manager') })));
    return undefined;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return new Failure(`failed to patch subjects to rolebinding: ${error.message}`);
  }
}
