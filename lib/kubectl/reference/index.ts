import type { CommandDefinition, FlagDefinition } from '../cobra/definition.ts';
import alpha from './commands/alpha.json' with { type: 'json' };
import annotate from './commands/annotate.json' with { type: 'json' };
import apiResources from './commands/api-resources.json' with { type: 'json' };
import apiVersions from './commands/api-versions.json' with { type: 'json' };
import apply from './commands/apply.json' with { type: 'json' };
import attach from './commands/attach.json' with { type: 'json' };
import auth from './commands/auth.json' with { type: 'json' };
import autoscale from './commands/autoscale.json' with { type: 'json' };
import certificate from './commands/certificate.json' with { type: 'json' };
import clusterInfo from './commands/cluster-info.json' with { type: 'json' };
import completion from './commands/completion.json' with { type: 'json' };
import config from './commands/config.json' with { type: 'json' };
import cordon from './commands/cordon.json' with { type: 'json' };
import cp from './commands/cp.json' with { type: 'json' };
import create from './commands/create.json' with { type: 'json' };
import debug from './commands/debug.json' with { type: 'json' };
import deleteCommand from './commands/delete.json' with { type: 'json' };
import describe from './commands/describe.json' with { type: 'json' };
import diff from './commands/diff.json' with { type: 'json' };
import drain from './commands/drain.json' with { type: 'json' };
import edit from './commands/edit.json' with { type: 'json' };
import events from './commands/events.json' with { type: 'json' };
import exec from './commands/exec.json' with { type: 'json' };
import explain from './commands/explain.json' with { type: 'json' };
import expose from './commands/expose.json' with { type: 'json' };
import get from './commands/get.json' with { type: 'json' };
import help from './commands/help.json' with { type: 'json' };
import kustomize from './commands/kustomize.json' with { type: 'json' };
import label from './commands/label.json' with { type: 'json' };
import logs from './commands/logs.json' with { type: 'json' };
import options from './commands/options.json' with { type: 'json' };
import patch from './commands/patch.json' with { type: 'json' };
import plugin from './commands/plugin.json' with { type: 'json' };
import portForward from './commands/port-forward.json' with { type: 'json' };
import proxy from './commands/proxy.json' with { type: 'json' };
import replace from './commands/replace.json' with { type: 'json' };
import rollout from './commands/rollout.json' with { type: 'json' };
import run from './commands/run.json' with { type: 'json' };
import scale from './commands/scale.json' with { type: 'json' };
import set from './commands/set.json' with { type: 'json' };
import taint from './commands/taint.json' with { type: 'json' };
import top from './commands/top.json' with { type: 'json' };
import uncordon from './commands/uncordon.json' with { type: 'json' };
import version from './commands/version.json' with { type: 'json' };
import wait from './commands/wait.json' with { type: 'json' };
import root from './root.json' with { type: 'json' };

/**
 * The commands of kubectl 1.35.2 with their flags and help, as data taken from the program itself (see
 * dump.go). The words are those of the Kubernetes authors, under the Apache License 2.0.
 */
export const KUBECTL: CommandDefinition = {
  ...(root as CommandDefinition),
  commands: [
    alpha, annotate, apiResources, apiVersions, apply, attach, auth, autoscale, certificate, clusterInfo, completion, config, cordon, cp, create, debug, deleteCommand,
    describe, diff, drain, edit, events, exec, explain, expose,
    get, help, kustomize, label, logs, options, patch, plugin, portForward, proxy,
    replace, rollout, run, scale, set, taint, top, uncordon, version, wait,
  ] as CommandDefinition[],
};

/** The flags of apply that KUBECTL_APPLYSET=true adds or words otherwise (cmdutil.AddPruningFlags). */
const APPLY_SET_FLAGS: readonly FlagDefinition[] = [
  {
    name: 'applyset', type: 'string', default: '',
    usage: '[alpha] The name of the ApplySet that tracks which resources are being managed, for the purposes of determining what to prune. Live resources that are part of the ApplySet but have been removed '
      + 'from the provided configs will be deleted. Format: [RESOURCE][.GROUP]/NAME. A Secret will be used if no resource or group is specified.',
  },
  {
    name: 'prune', type: 'bool', default: 'false', noOption: 'true',
    usage: 'Automatically delete previously applied resource objects that do not appear in the provided configs. For alpha1, use with either -l or --all. For alpha2, use with --applyset.',
  },
];

const WITH_APPLY_SETS: CommandDefinition = {
  ...KUBECTL,
  commands: (KUBECTL.commands ?? []).map((command) => (command.name === 'apply' ? { ...command, flags: withFlags(command.flags ?? [], APPLY_SET_FLAGS) } : command)),
};

function withFlags(flags: readonly FlagDefinition[], more: readonly FlagDefinition[]): FlagDefinition[] {
  return [...flags.filter(({ name }) => !more.some((each) => each.name === name)), ...more].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** kubectl as it is with these environment variables: KUBECTL_APPLYSET adds to its flags. */
export function kubectlFor(env: ReadonlyMap<string, string>): CommandDefinition {
  return env.get('KUBECTL_APPLYSET')?.toLowerCase() === 'true' ? WITH_APPLY_SETS : KUBECTL;
}

/** The headings of `kubectl help` (kubectl's cmd.go). */
export const COMMAND_GROUPS = [
  { title: 'Basic Commands (Beginner):', commands: ['create', 'expose', 'run', 'set'] },
  { title: 'Basic Commands (Intermediate):', commands: ['explain', 'get', 'edit', 'delete'] },
  { title: 'Deploy Commands:', commands: ['rollout', 'scale', 'autoscale'] },
  { title: 'Cluster Management Commands:', commands: ['certificate', 'cluster-info', 'top', 'cordon', 'uncordon', 'drain', 'taint'] },
  {
    title: 'Troubleshooting and Debugging Commands:',
    commands: ['describe', 'logs', 'attach', 'exec', 'port-forward', 'proxy', 'cp', 'auth', 'debug', 'events'],
  },
  { title: 'Advanced Commands:', commands: ['diff', 'apply', 'patch', 'replace', 'wait', 'kustomize'] },
  { title: 'Settings Commands:', commands: ['label', 'annotate', 'completion'] },
  { title: 'Subcommands provided by plugins:', commands: [] },
] as const;
