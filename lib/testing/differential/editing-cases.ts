/** One `kubectl edit` with what its editor does, call by call: a sed command, or a word that edit.sh knows. */
export interface EditingCase {
  name: string;
  line: string;
  steps?: readonly string[];
  env?: Readonly<Record<string, string>>;
}

export const CASES: readonly EditingCase[] = [
  { name: 'nothing is changed', line: 'edit deployment web' },
  { name: 'only the order and blanks are changed', line: 'edit configmap settings', steps: ['s/^  colour: blue/  colour:    blue/'] },
  { name: 'a comment is added', line: 'edit configmap settings', steps: ['1i # mine'] },
  { name: 'a number', line: 'edit deployment web', steps: ['s/HistoryLimit: 10/HistoryLimit: 5/'] },
  { name: 'a number back, by the full name of the kind', line: 'edit deployments.apps/web', steps: ['s/HistoryLimit: 5/HistoryLimit: 10/'] },
  { name: 'data', line: 'edit configmap settings', steps: ['s/blue/green/'] },
  { name: 'data as JSON', line: 'edit configmap settings -o json', steps: ['s/green/red/'] },
  { name: 'JSON without a change', line: 'edit configmap settings -o json' },
  { name: 'a label added', line: 'edit configmap settings', steps: ['s/^  name: settings/  labels:\\n    a: b\\n  name: settings/'] },
  { name: 'an image', line: 'edit deploy/web', steps: ['s/image: nginx/image: nginx:1.27/'] },
  { name: 'the file is emptied', line: 'edit configmap settings', steps: ['empty'] },
  { name: 'only comments are left', line: 'edit configmap settings', steps: ['comments'] },
  { name: 'an invalid value, then given up', line: 'edit deployment web', steps: ['s/HistoryLimit: 10/HistoryLimit: -1/'] },
  { name: 'an invalid value, then put right', line: 'edit deployment web', steps: ['s/HistoryLimit: 10/HistoryLimit: -1/', 's/HistoryLimit: -1/HistoryLimit: 7/'] },
  { name: 'back again', line: 'edit deployment web', steps: ['s/HistoryLimit: 7/HistoryLimit: 10/'] },
  { name: 'two invalid values', line: 'edit deployment web', steps: ['s/HistoryLimit: 10/HistoryLimit: -1/;s/restartPolicy: Always/restartPolicy: Never/'] },
  { name: 'an invalid value, then another, then put right', line: 'edit deployment web', steps: ['s/HistoryLimit: 10/HistoryLimit: -1/', 's/HistoryLimit: -1/HistoryLimit: -2/', 's/HistoryLimit: -2/HistoryLimit: 10/'] },
  { name: 'the selector is immutable', line: 'edit deployment web', steps: ['s/^      app: web/      app: other/'] },
  { name: 'a syntax error, then given up', line: 'edit configmap settings', steps: ['garbage'] },
  { name: 'a syntax error, then put right', line: 'edit configmap settings', steps: ['garbage', 's/^a: b: c$//;s/red/blue/'] },
  { name: 'a tab, then given up', line: 'edit configmap settings', steps: ['tab'] },
  { name: 'an unknown field', line: 'edit deployment web', steps: ['s/  revisionHistoryLimit: 10/  historyLimit: 10/'] },
  { name: 'an unknown field, not validated', line: 'edit deployment web --validate=false', steps: ['s/  revisionHistoryLimit: 10/  historyLimit: 10/'] },
  { name: 'the name is changed', line: 'edit configmap settings', steps: ['s/^  name: settings/  name: other/'] },
  { name: 'the kind is changed', line: 'edit configmap settings', steps: ['s/^kind: ConfigMap/kind: Secret/'] },
  { name: 'the namespace is changed', line: 'edit configmap settings', steps: ['s/^  namespace: default/  namespace: other/'] },
  { name: 'the kind is taken away', line: 'edit configmap settings', steps: ['/^kind:/d'] },
  // Validated, a List needs OpenAPI v2 in protobuf, which the embedded server does not have.
  { name: 'two objects', line: 'edit configmap/settings service/front --validate=false', steps: ['s/blue/yellow/'] },
  { name: 'two objects, nothing changed', line: 'edit configmap/settings service/front --validate=false' },
  { name: 'no such object', line: 'edit configmap absent' },
  { name: 'no such kind', line: 'edit gadget x' },
  { name: 'no arguments', line: 'edit' },
  { name: 'no objects', line: 'edit configmap -l none=here' },
  { name: 'the output format is unknown', line: 'edit configmap settings -o wide' },
  { name: 'the editor is not there', line: 'edit configmap settings', env: { EDITOR: 'no-such-editor' } },
  { name: 'the editor fails', line: 'edit configmap settings', steps: ['exit 3'] },
  { name: 'KUBE_EDITOR comes first', line: 'edit configmap settings', env: { EDITOR: 'false', KUBE_EDITOR: 'true' } },
  { name: 'an editor with quotes', line: 'edit configmap settings', env: { EDITOR: "bash -c 'sed -i s/colour:/color:/ \"$0\"'", SHELL: '/bin/bash' } },
  { name: 'an editor that fails, with quotes', line: 'edit configmap settings', env: { EDITOR: 'bash -c "exit 1"', SHELL: '/bin/bash' } },
  { name: 'the patch is shown', line: 'edit configmap settings --output-patch', steps: ['s/color: yellow/color: pink/'] },
  { name: 'the annotation for apply is kept', line: 'edit configmap settings --save-config', steps: ['s/color: pink/color: grey/'] },
  { name: 'the status of a Deployment', line: 'edit deployment web --subresource=status' },
  { name: 'a subresource that is none', line: 'edit deployment web --subresource=none' },
  { name: 'Windows line ends', line: 'edit configmap settings --windows-line-endings', steps: ['s/grey/white/'] },
  { name: 'the result by name', line: 'edit configmap settings -o name', steps: ['s/white/black/'] },
];
