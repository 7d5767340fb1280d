import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realTools } from '../real-tools.ts';
import { serveCluster } from '../served-cluster.ts';
import type { ServedCluster } from '../served-cluster.ts';

const tools = await realTools();
if ('missing' in tools) console.warn(`The real Helm is not tried: ${tools.missing}`);

const TEMPLATE = `
apiVersion: v1
kind: ConfigMap
metadata: {name: "{{ .Release.Name }}-settings"}
data: {message: "{{ .Values.message }}"}
---
apiVersion: v1
kind: Service
metadata: {name: "{{ .Release.Name }}"}
spec: {selector: {app: tiny}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: "{{ .Release.Name }}"}
spec:
  replicas: 2
  selector: {matchLabels: {app: tiny}}
  template:
    metadata: {labels: {app: tiny}}
    spec: {containers: [{name: web, image: nginx}]}
`;

describe.runIf('helm' in tools)('the real Helm against the embedded cluster', () => {
  let served: ServedCluster;
  let chart: string;

  beforeAll(async () => {
    served = await serveCluster();
    chart = join(served.folder, 'tiny');
    mkdirSync(join(chart, 'templates'), { recursive: true });
    writeFileSync(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: tiny\nversion: 0.1.0\n');
    writeFileSync(join(chart, 'values.yaml'), 'message: hello\n');
    writeFileSync(join(chart, 'templates/all.yaml'), TEMPLATE);
  });

  afterAll(() => served[Symbol.asyncDispose]());

  async function run(binary: 'helm' | 'kubectl', line: string): Promise<string> {
    const path = 'missing' in tools ? '' : tools[binary];
    const { stdout } = await promisify(execFile)(path, line.split(' '), { env: { ...process.env, HOME: served.folder, KUBECONFIG: served.kubeconfigFile } });
    return stdout;
  }

  const message = () => run('kubectl', 'get configmap app-settings -o jsonpath={.data.message}');

  it('installs, upgrades, rolls back and uninstalls a chart', async () => {
    expect(await run('helm', `install app ${chart} --wait --timeout 60s`)).toMatch(/\nSTATUS: deployed\nREVISION: 1\n/);
    expect(await run('kubectl', 'get deployment app -o jsonpath={.status.readyReplicas}')).toBe('2');
    expect(await message()).toBe('hello');
    await run('helm', `upgrade app ${chart} --set message=bye`);
    expect(await message()).toBe('bye');
    await run('helm', 'rollback app 1');
    expect(await message()).toBe('hello');
    expect(JSON.parse(await run('helm', 'history app -o json'))).toMatchObject([{ status: 'superseded' }, { status: 'superseded' }, { revision: 3, status: 'deployed' }]);
    expect(await run('helm', 'uninstall app')).toBe('release "app" uninstalled\n');
    expect(await run('kubectl', 'get configmap,service,deployment -o name')).toBe('configmap/kube-root-ca.crt\nservice/kubernetes\n');
  });

  it('installs and uninstalls a chart that carries every kind that is merely kept', async () => {
    const kept = join(served.folder, 'kept');
    mkdirSync(join(kept, 'templates'), { recursive: true });
    writeFileSync(join(kept, 'Chart.yaml'), 'apiVersion: v2\nname: kept\nversion: 0.1.0\n');
    cpSync(join(import.meta.dirname, '../differential/files/kept.yml'), join(kept, 'templates/all.yaml'));
    expect(await run('helm', `install app ${kept} --wait --timeout 60s`)).toMatch(/\nSTATUS: deployed\n/);
    expect(await run('kubectl', 'get validatingwebhookconfigurations/deny apiservices/v1beta1.metrics.k8s.io runtimeclasses/gvisor -o name')).toBe(
      'validatingwebhookconfiguration.admissionregistration.k8s.io/deny\napiservice.apiregistration.k8s.io/v1beta1.metrics.k8s.io\nruntimeclass.node.k8s.io/gvisor\n',
    );
    expect(await run('helm', 'uninstall app')).toBe('release "app" uninstalled\n');
    expect(await run('kubectl', 'get validatingwebhookconfigurations,runtimeclasses,csr,resourceclaims,csidrivers -o name')).toBe('');
  });
});
