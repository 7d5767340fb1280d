import type { Command } from '../session/invocation.ts';
import { apiResources, apiVersions } from './api-resources/api-resources.ts';
import { apply } from './apply/apply.ts';
import { editLastApplied } from './apply/edit-last-applied.ts';
import { setLastApplied, viewLastApplied } from './apply/last-applied.ts';
import { attach } from './attach/attach.ts';
import { canI, whoAmI } from './auth/auth.ts';
import { autoscale } from './autoscale/autoscale.ts';
import { certificateApprove, certificateDeny } from './certificate/certificate.ts';
import { clusterInfo, clusterInfoDump } from './cluster-info/cluster-info.ts';
import { completion, pluginList } from './completion/completion.ts';
import {
  configDelete, configRenameContext, configSet, configSetCluster, configSetContext, configSetCredentials, configUnset, configUseContext,
} from './config/change.ts';
import { configCurrentContext, configGetClusters, configGetContexts, configGetUsers, configView } from './config/view.ts';
import { createConfigMap } from './create/configmap.ts';
import { create } from './create/create.ts';
import { createClusterRole, createClusterRoleBinding, createRole, createRoleBinding } from './create/rbac.ts';
import { createSecretDockerRegistry, createSecretGeneric, createSecretTls } from './create/secret.ts';
import {
  createServiceClusterIp, createServiceExternalName, createServiceLoadBalancer, createServiceNodePort,
} from './create/service.ts';
import {
  createNamespace, createPodDisruptionBudget, createPriorityClass, createQuota, createServiceAccount, createToken,
} from './create/simple.ts';
import { createIngress } from './create/ingress.ts';
import { cp } from './cp/cp.ts';
import { createCronJob, createDeployment, createJob } from './create/workloads.ts';
import { debug } from './debug/debug.ts';
import { deleteCommand } from './delete/delete.ts';
import { describe } from './describe/describe.ts';
import { diff } from './diff/diff.ts';
import { edit } from './edit/edit.ts';
import { events } from './events/events.ts';
import { exec } from './exec/exec.ts';
import { explain } from './explain/explain.ts';
import { expose } from './expose/expose.ts';
import { get } from './get/get.ts';
import { certificate, help, onlySubcommands, options, root } from './help/help.ts';
import { kustomize } from './kustomize/kustomize.ts';
import { annotate, label } from './label/label.ts';
import { logs } from './logs/logs.ts';
import { cordon, drain, uncordon } from './node/drain.ts';
import { taint } from './node/taint.ts';
import { patch } from './patch/patch.ts';
import { replace } from './replace/replace.ts';
import { pause, restart, resume } from './rollout/change.ts';
import { history } from './rollout/history.ts';
import { status } from './rollout/status.ts';
import { undo } from './rollout/undo.ts';
import { run } from './run/run.ts';
import { scale } from './scale/scale.ts';
import { setEnv } from './set/env.ts';
import { setImage } from './set/image.ts';
import { setResources, setServiceAccount } from './set/resources.ts';
import { setSelector } from './set/selector.ts';
import { setSubject } from './set/subject.ts';
import { portForward } from './port-forward/port-forward.ts';
import { proxy } from './proxy/proxy.ts';
import { top } from './top/top.ts';
import { version } from './version/version.ts';
import { wait } from './wait/wait.ts';

const GROUPS = ['config', 'rollout', 'set', 'auth', 'create secret', 'create service', 'alpha', 'plugin', 'top'];

/** Every command by its name below `kubectl`. */
export const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['', root],
  ['help', help],
  ['options', options],
  ['certificate', certificate],
  ...GROUPS.map((name): [string, Command] => [name, onlySubcommands]),
  ['annotate', annotate],
  ['api-resources', apiResources],
  ['api-versions', apiVersions],
  ['apply', apply],
  ['apply edit-last-applied', editLastApplied],
  ['apply set-last-applied', setLastApplied],
  ['apply view-last-applied', viewLastApplied],
  ['attach', attach],
  ['auth can-i', canI],
  ['auth whoami', whoAmI],
  ['autoscale', autoscale],
  ['certificate approve', certificateApprove],
  ['certificate deny', certificateDeny],
  ['cluster-info', clusterInfo],
  ['cluster-info dump', clusterInfoDump],
  ['completion', completion],
  ['config current-context', configCurrentContext],
  ['config delete-cluster', configDelete('clusters', 'cluster')],
  ['config delete-context', configDelete('contexts', 'context')],
  ['config delete-user', configDelete('users', 'user')],
  ['config get-clusters', configGetClusters],
  ['config get-contexts', configGetContexts],
  ['config get-users', configGetUsers],
  ['config rename-context', configRenameContext],
  ['config set', configSet],
  ['config set-cluster', configSetCluster],
  ['config set-context', configSetContext],
  ['config set-credentials', configSetCredentials],
  ['config unset', configUnset],
  ['config use-context', configUseContext],
  ['config view', configView],
  ['cordon', cordon],
  ['cp', cp],
  ['create', create],
  ['create clusterrole', createClusterRole],
  ['create clusterrolebinding', createClusterRoleBinding],
  ['create configmap', createConfigMap],
  ['create cronjob', createCronJob],
  ['create deployment', createDeployment],
  ['create ingress', createIngress],
  ['create job', createJob],
  ['create namespace', createNamespace],
  ['create poddisruptionbudget', createPodDisruptionBudget],
  ['create priorityclass', createPriorityClass],
  ['create quota', createQuota],
  ['create role', createRole],
  ['create rolebinding', createRoleBinding],
  ['create secret docker-registry', createSecretDockerRegistry],
  ['create secret generic', createSecretGeneric],
  ['create secret tls', createSecretTls],
  ['create service clusterip', createServiceClusterIp],
  ['create service externalname', createServiceExternalName],
  ['create service loadbalancer', createServiceLoadBalancer],
  ['create service nodeport', createServiceNodePort],
  ['create serviceaccount', createServiceAccount],
  ['create token', createToken],
  ['debug', debug],
  ['delete', deleteCommand],
  ['describe', describe],
  ['diff', diff],
  ['drain', drain],
  ['edit', edit],
  ['events', events],
  ['exec', exec],
  ['explain', explain],
  ['expose', expose],
  ['get', get],
  ['kustomize', kustomize],
  ['label', label],
  ['logs', logs],
  ['patch', patch],
  ['plugin list', pluginList],
  ['port-forward', portForward],
  ['proxy', proxy],
  ['replace', replace],
  ['rollout history', history],
  ['rollout pause', pause],
  ['rollout restart', restart],
  ['rollout resume', resume],
  ['rollout status', status],
  ['rollout undo', undo],
  ['run', run],
  ['scale', scale],
  ['set env', setEnv],
  ['set image', setImage],
  ['set resources', setResources],
  ['set selector', setSelector],
  ['set serviceaccount', setServiceAccount],
  ['set subject', setSubject],
  ['taint', taint],
  ['top node', top],
  ['top pod', top],
  ['uncordon', uncordon],
  ['version', version],
  ['wait', wait],
]);
