import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '#lib/config/index.ts';
import { openSimulated } from '#lib/sandboxes/index.ts';
import type { SimulatedSandbox } from '#lib/sandboxes/index.ts';

/** kubectl's verbs that join the workstation with a Pod, in bash, on simulated time. */
const MANIFESTS = join(import.meta.dirname, '../transcripts/fixtures/manifests');
const PATIENCE = 120_000;

describe('kubectl at a workstation', () => {
  let sandbox: SimulatedSandbox;

  const run = (commands: string) => sandbox.clock.runUntil(sandbox.workstation.run(commands), PATIENCE);

  beforeAll(async () => {
    sandbox = openSimulated({ seed: 1, start: Date.parse('2026-11-23T07:00:00Z'), limits: DEFAULT_LIMITS });
    for (const name of readdirSync(MANIFESTS)) sandbox.workstation.writeFile(name, readFileSync(join(MANIFESTS, name)));
    await sandbox.clock.advance(10_000);
    await run('kubectl create -f labels.yml -f svc.yml && kubectl wait --for=condition=Ready pod --all');
  });
  afterAll(() => sandbox[Symbol.asyncDispose]());

  it('forwards a port to a Pod until Ctrl-C', async () => {
    expect(await run('kubectl port-forward pod/webapp 8080:80 & sleep 1; curl -s localhost:8080 | head -1; kill -INT %1; wait %1')).toEqual({
      status: 0,
      output: 'Forwarding from 127.0.0.1:8080 -> 80\nForwarding from [::1]:8080 -> 80\nHandling connection for 8080\n<!DOCTYPE html>\n',
    });
  });

  it('forwards a port to a Pod behind a Service', async () => {
    expect(await run('kubectl port-forward svc/nginx 8080:80 & sleep 1; curl -sI localhost:8080 | head -1; kill -INT %1; wait %1')).toEqual({
      status: 0,
      output: 'Forwarding from 127.0.0.1:8080 -> 80\nForwarding from [::1]:8080 -> 80\nHandling connection for 8080\nHTTP/1.1 200 OK\r\n',
    });
  });

  it('stops forwarding when nothing listens in the Pod', async () => {
    const { status, output } = await run('kubectl port-forward webapp 9000:9999 & sleep 1; curl -s localhost:9000; wait %1');
    expect(status).toBe(1);
    expect(output.split('\n').slice(0, 3)).toEqual(['Forwarding from 127.0.0.1:9000 -> 9999', 'Forwarding from [::1]:9000 -> 9999', 'Handling connection for 9000']);
    expect(output).toMatch(/"Unhandled Error" err="an error occurred forwarding 9000 -> 9999: error forwarding port 9999 to pod webapp, uid .*"\nerror: lost connection to pod\n$/);
  });

  it('serves the API at a port, with the credentials of the kubeconfig', async () => {
    const { output } = await run("kubectl proxy & sleep 1; curl -s localhost:8001/version | grep gitVersion; curl -s -H 'Host: elsewhere' localhost:8001/api; kill %1");
    expect(output).toBe('Starting to serve on 127.0.0.1:8001\n  "gitVersion": "v1.35.2",\nForbidden\n');
  });

  it('says so when the port is taken', async () => {
    const { output } = await run('kubectl proxy -p 8002 & sleep 1; kubectl proxy -p 8002; kill %1');
    expect(output).toBe('Starting to serve on 127.0.0.1:8002\nerror: listen tcp 127.0.0.1:8002: bind: address already in use\n');
  });
});
