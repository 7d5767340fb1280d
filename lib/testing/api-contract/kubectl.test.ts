import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realTools } from '../real-tools.ts';
import { serveCluster } from '../served-cluster.ts';
import type { ServedCluster } from '../served-cluster.ts';

const tools = await realTools();
if ('missing' in tools) console.warn(`The real kubectl is not tried: ${tools.missing}`);

interface Outcome {
  stdout: string;
  stderr: string;
  code: number;
}

interface Running {
  begun: Promise<void>;
  ended: Promise<Outcome>;
  /** What it has printed so far. */
  output(): string;
}

describe.runIf('kubectl' in tools)('the real kubectl 1.35 against the embedded cluster', () => {
  let served: ServedCluster;

  beforeAll(async () => {
    served = await serveCluster();
  });

  afterAll(() => served[Symbol.asyncDispose]());

  /** A kubectl that is running; `begun` resolves with its first output. */
  function start(args: readonly string[], input = '', env: Readonly<Record<string, string>> = {}, signal?: AbortSignal): Running {
    const binary = 'kubectl' in tools ? tools.kubectl : '';
    const settings = { ...process.env, ...env, HOME: served.folder, KUBECONFIG: served.kubeconfigFile };
    const child = spawn(binary, args, { cwd: served.folder, env: settings, signal });
    const outcome: Outcome = { stdout: '', stderr: '', code: -1 };
    child.stdout.on('data', (chunk: Buffer) => (outcome.stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (outcome.stderr += chunk.toString()));
    child.stdin.end(input);
    const begun = new Promise<void>((resolve) => {
      child.stdout.once('data', () => resolve());
    });
    const ended = new Promise<Outcome>((resolve, reject) => {
      child.on('error', (error) => (error.name === 'AbortError' ? undefined : reject(error)));
      child.on('close', (code) => resolve({ ...outcome, code: code ?? -1 }));
    });
    return { begun, ended, output: () => outcome.stdout };
  }

  const run = (args: readonly string[], input = '', env: Readonly<Record<string, string>> = {}) => start(args, input, env).ended;

  const kubectl = (line: string, input = '') => run(line.split(' '), input);

  /** What a command that must succeed prints. */
  async function output(line: string, input = ''): Promise<string> {
    const { stdout, stderr, code } = await kubectl(line, input);
    expect({ line, stderr: code === 0 ? '' : stderr, code }).toEqual({ line, stderr: '', code: 0 });
    return stdout;
  }

  const manifest = (name: string, image = 'nginx') =>
    JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name, labels: { app: name } }, spec: { containers: [{ name: 'web', image }] } });

  it('learns what is served', async () => {
    expect(await output('version')).toMatch(/^Client Version: v1\.35\.\d+\nKustomize Version: .*\nServer Version: v1\.35\.2\n$/);
    const resources = await output('api-resources --no-headers -o wide');
    expect(resources).toMatch(/^pods +po +v1 +true +Pod +create,delete,deletecollection,get,list,patch,update,watch +all$/m);
    expect(await output('get --raw /healthz')).toBe('ok');
  });

  it('creates, lists, describes and deletes a Pod', async () => {
    expect(await output('create -f -', manifest('first'))).toBe('pod/first created\n');
    expect(await output('wait --for=condition=Ready pod/first --timeout=20s')).toBe('pod/first condition met\n');
    expect(await output('get pods --no-headers')).toMatch(/^first +1\/1 +Running +0 +\d+s\n$/);
    expect(await output('get pod first -o wide')).toMatch(/^NAME +READY +STATUS +RESTARTS +AGE +IP +NODE +NOMINATED NODE +READINESS GATES\n/);
    expect(await output('get pod first -o jsonpath={.metadata.labels.app}')).toBe('first');
    expect(await output('describe pod first')).toMatch(/^Name: +first\n[^]*\nEvents:\n[^]*Started {4}\d+s +kubelet +spec\.containers\{web\}: Container started\n$/);
    expect(await output('delete pod first')).toBe('pod "first" deleted from default namespace\n');
    expect(await kubectl('get pod first')).toEqual({ stdout: '', stderr: 'Error from server (NotFound): pods "first" not found\n', code: 1 });
  });

  it('says what the server refuses in the words of v1.35', async () => {
    const wrongField = manifest('wrong').replace('"image"', '"imagee"');
    const strict = 'Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.containers[0].imagee"';
    expect(await kubectl('create -f -', wrongField)).toEqual({ stdout: '', stderr: `Error from server (BadRequest): error when creating "STDIN": ${strict}\n`, code: 1 });
    expect((await kubectl('create -f - --validate=warn', manifest('warned').replace('"labels"', '"labelz"'))).stderr).toBe('Warning: unknown field "metadata.labelz"\n');
    expect(await kubectl('get pods --as jane')).toMatchObject({
      stderr: 'Error from server (Forbidden): pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "default"\n',
      code: 1,
    });
    await output('delete pod warned --now');
  });

  it('runs commands in a container', async () => {
    await output('create -f -', manifest('exec'));
    await output('wait --for=condition=Ready pod/exec --timeout=20s');
    expect(await kubectl('exec exec -- hostname')).toEqual({ stdout: 'exec\n', stderr: '', code: 0 });
    expect(await kubectl('exec -i exec -- cat', 'through the pipe\n')).toEqual({ stdout: 'through the pipe\n', stderr: '', code: 0 });
    expect(await kubectl('exec exec -- cat /nowhere')).toEqual({
      stdout: '', stderr: 'cat: /nowhere: No such file or directory\ncommand terminated with exit code 1\n', code: 1,
    });
    const missing = await kubectl('exec exec -- not-there');
    expect(missing.stderr).toMatch(/^error: Internal error occurred: Internal error occurred: error executing command in container: failed to exec in container: .*exec: "not-there": executable file not found in \$PATH: unknown\n$/);
    expect(missing.code).toBe(1);
    expect(await kubectl('exec exec -c other -- hostname')).toEqual({
      stdout: '', stderr: 'Error from server (BadRequest): container other is not valid for pod exec\n', code: 1,
    });
  });

  it('reads and follows logs', async () => {
    expect(await output('logs exec --tail=1')).toMatch(/start worker process \d+\n$/);
    const all = await output('logs exec');
    const following = start(['logs', '-f', 'exec']);
    await following.begun;
    await output('delete pod exec --now');
    const followed = await following.ended;
    expect(followed.code).toBe(0);
    expect(followed.stdout.startsWith(all)).toBe(true);
  });

  it('watches', async () => {
    await output('run marker --image=nginx');
    const watching = start(['get', 'pods', '--watch', '--no-headers', '--output-watch-events', '--request-timeout=3s']);
    await watching.begun;
    await output('run watched --image=nginx --restart=Never');
    await output('wait --for=condition=Ready pod/watched --timeout=20s');
    await output('delete pod watched marker --now');
    const lines = (await watching.ended).stdout.split('\n').map((line) => line.split(/ +/).slice(0, 4).join(' '));
    expect(lines).toContain('ADDED watched 0/1 Pending');
    expect(lines).toContain('MODIFIED watched 1/1 Running');
    expect(lines.filter((line) => line.startsWith('DELETED watched'))).toHaveLength(1);
  });

  it('applies, diffs and patches', async () => {
    expect(await output('apply -f -', manifest('applied'))).toBe('pod/applied created\n');
    expect(await output('apply -f -', manifest('applied'))).toBe('pod/applied unchanged\n');
    const diff = await kubectl('diff -f -', manifest('applied', 'nginx:1.29'));
    expect({ code: diff.code, changed: diff.stdout.split('\n').filter((line) => /^[-+] .*image:/.test(line)) }).toEqual({ code: 1, changed: ['-  - image: nginx', '+  - image: nginx:1.29'] });
    expect(await output('apply -f -', manifest('applied', 'nginx:1.29'))).toBe('pod/applied configured\n');
    const image = 'get pod applied -o jsonpath={.spec.containers[0].image}';
    expect(await output(image)).toBe('nginx:1.29');
    expect(await output('patch pod applied -p {"spec":{"containers":[{"name":"web","image":"nginx:1.28"}]}}')).toBe('pod/applied patched\n');
    expect(await output('patch pod applied --type=merge -p {"metadata":{"labels":{"tier":"front"}}}')).toBe('pod/applied patched\n');
    expect(await output('patch pod applied --type=json -p [{"op":"remove","path":"/metadata/labels/tier"}]')).toBe('pod/applied patched\n');
    expect(await output('get pod applied -o jsonpath={.metadata.labels}')).toBe('{"app":"applied"}');
    expect(await output('label pod applied tier=back')).toBe('pod/applied labeled\n');
    expect(await output('annotate pod applied note=x')).toBe('pod/applied annotated\n');
    expect(await output(image)).toBe('nginx:1.28');
  });

  it('applies on the server, with owners and conflicts', async () => {
    const data = (value: string) => JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'owned' }, data: { key: value } });
    expect(await output('apply --server-side --field-manager=one -f -', data('1'))).toBe('configmap/owned serverside-applied\n');
    const refused = await kubectl('apply --server-side --field-manager=two -f -', data('2'));
    expect(refused.stderr.split('\n')[0]).toBe('error: Apply failed with 1 conflict: conflict with "one": .data.key');
    expect(await output('apply --server-side --field-manager=two --force-conflicts -f -', data('2'))).toBe('configmap/owned serverside-applied\n');
    const query = '{range .metadata.managedFields[*]}{.manager}:{.fieldsV1}{"\\n"}{end}';
    const owners = (await run(['get', 'configmap', 'owned', '--show-managed-fields', '-o', `jsonpath=${query}`])).stdout;
    expect(owners).toContain('two:{"f:data":{"f:key":{}}}');
  });

  it('explains fields, edits, and makes objects by typed commands', async () => {
    expect(await output('explain pod.spec.restartPolicy')).toMatch(/^KIND: {7}Pod\nVERSION: {4}v1\n\nFIELD: restartPolicy <string>\nENUM:\n {4}Always\n {4}Never\n {4}OnFailure\n/);
    writeFileSync(join(served.folder, 'editor'), '#!/bin/sh\nsed -i "s/tier: back/tier: edited/" "$1"\n', { mode: 0o755 });
    expect((await run(['edit', 'pod', 'applied'], '', { KUBE_EDITOR: join(served.folder, 'editor') })).stdout).toBe('pod/applied edited\n');
    expect(await output('get pod applied -o jsonpath={.metadata.labels.tier}')).toBe('edited');
    expect(await output('create configmap made --from-literal=a=b')).toBe('configmap/made created\n');
    expect(await output('create secret generic hidden --from-literal=p=q')).toBe('secret/hidden created\n');
    expect(await output('get secret hidden -o jsonpath={.data.p}')).toBe('cQ==');
    expect(await output('create namespace other')).toBe('namespace/other created\n');
    expect(await output('create serviceaccount robot')).toBe('serviceaccount/robot created\n');
    expect(await output('create token robot')).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(await output('auth can-i create pods')).toBe('yes\n');
    expect(await kubectl('auth can-i create pods --as=system:serviceaccount:default:robot')).toEqual({ stdout: 'no\n', stderr: '', code: 1 });
    expect(await output('expose pod applied --port=80')).toBe('service/applied exposed\n');
    expect(await output('delete pod,service,configmap,secret -l app=applied --now')).toBe('pod "applied" deleted from default namespace\nservice "applied" deleted from default namespace\n');
  });

  it('forwards a port to a Pod', async () => {
    await output('create -f -', manifest('forwarded'));
    await output('wait --for=condition=Ready pod/forwarded --timeout=20s');
    const stop = new AbortController();
    const forwarding = start(['port-forward', 'pod/forwarded', ':80'], '', {}, stop.signal);
    await forwarding.begun;
    const port = /^Forwarding from 127\.0\.0\.1:(\d+) -> 80\n/.exec(forwarding.output())?.[1];
    const pages = await Promise.all([1, 2, 3].map(async () => (await fetch(`http://127.0.0.1:${port}/`)).text()));
    expect(pages.map((page) => /<title>(.*)<\/title>/.exec(page)?.[1])).toEqual(Array.from({ length: 3 }, () => 'Welcome to nginx!'));
    stop.abort();
    await forwarding.ended;
    await output('delete pod forwarded --now');
  });

  it('speaks SPDY to clients from before WebSockets', async () => {
    await output('create -f -', manifest('spdy'));
    await output('wait --for=condition=Ready pod/spdy --timeout=20s');
    const old = { KUBECTL_REMOTE_COMMAND_WEBSOCKETS: 'false', KUBECTL_PORT_FORWARD_WEBSOCKETS: 'false' };
    expect(await run(['exec', 'spdy', '--', 'hostname'], '', old)).toEqual({ stdout: 'spdy\n', stderr: '', code: 0 });
    expect(await run(['exec', '-i', 'spdy', '--', 'cat'], 'typed\n', old)).toEqual({ stdout: 'typed\n', stderr: '', code: 0 });
    expect(await run(['exec', 'spdy', '--', 'cat', '/nowhere'], '', old)).toEqual({
      stdout: '', stderr: 'cat: /nowhere: No such file or directory\ncommand terminated with exit code 1\n', code: 1,
    });
    const stop = new AbortController();
    const forwarding = start(['port-forward', 'pod/spdy', ':80'], '', old, stop.signal);
    await forwarding.begun;
    const port = /^Forwarding from 127\.0\.0\.1:(\d+) -> 80\n/.exec(forwarding.output())?.[1];
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toContain('Welcome to nginx!');
    stop.abort();
    await forwarding.ended;
    await output('delete pod spdy --now');
  });
});
