import type { Command } from '../session/invocation.ts';
import { attach } from './attach/attach.ts';
import { createConfigMap } from './create/configmap.ts';
import { create } from './create/create.ts';
import { createSecretDockerRegistry, createSecretGeneric, createSecretTls } from './create/secret.ts';
import {
  createServiceClusterIp, createServiceExternalName, createServiceLoadBalancer, createServiceNodePort,
} from './create/service.ts';
import {
  createNamespace, createPodDisruptionBudget, createPriorityClass, createQuota, createServiceAccount, createToken,
} from './create/simple.ts';
import { createCronJob, createDeployment, createJob } from './create/workloads.ts';
import { deleteCommand } from './delete/delete.ts';
import { describe } from './describe/describe.ts';
import { exec } from './exec/exec.ts';
import { get } from './get/get.ts';
import { certificate, help, onlySubcommands, options, root } from './help/help.ts';
import { logs } from './logs/logs.ts';
import { run } from './run/run.ts';
import { version } from './version/version.ts';

const GROUPS = ['config', 'rollout', 'set', 'auth', 'create secret', 'create service', 'alpha', 'plugin', 'top'];

/** Every command by its name below `kubectl`. */
export const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['', root],
  ['help', help],
  ['options', options],
  ['certificate', certificate],
  ...GROUPS.map((name): [string, Command] => [name, onlySubcommands]),
  ['attach', attach],
  ['create', create],
  ['create configmap', createConfigMap],
  ['create cronjob', createCronJob],
  ['create deployment', createDeployment],
  ['create job', createJob],
  ['create namespace', createNamespace],
  ['create poddisruptionbudget', createPodDisruptionBudget],
  ['create priorityclass', createPriorityClass],
  ['create quota', createQuota],
  ['create secret docker-registry', createSecretDockerRegistry],
  ['create secret generic', createSecretGeneric],
  ['create secret tls', createSecretTls],
  ['create service clusterip', createServiceClusterIp],
  ['create service externalname', createServiceExternalName],
  ['create service loadbalancer', createServiceLoadBalancer],
  ['create service nodeport', createServiceNodePort],
  ['create serviceaccount', createServiceAccount],
  ['create token', createToken],
  ['delete', deleteCommand],
  ['describe', describe],
  ['exec', exec],
  ['get', get],
  ['logs', logs],
  ['run', run],
  ['version', version],
]);
