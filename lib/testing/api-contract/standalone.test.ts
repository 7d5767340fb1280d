import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { connectHttp, parseKubeconfig, selectContext } from '#lib/kubernetes/index.ts';
import { readBody } from '#lib/core/index.ts';
import { serveCluster } from '#lib/sandboxes/index.ts';
import { realTools } from '../real-tools.ts';

const tools = await realTools();

describe('the cluster that bin/drydock serves', () => {
  it('asks for the token of its kubeconfig', async () => {
    await using served = await serveCluster(0);
    const { access } = selectContext(parseKubeconfig(served.kubeconfig), { readFile: () => '' });
    const whoAmI = async (token: string | undefined) => {
      const review = Buffer.from('{"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}');
      const target = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
      const answer = await connectHttp({ ...access, token }).request({ method: 'POST', target, headers: { 'content-type': 'application/json' }, body: review });
      return { status: answer.status, body: JSON.parse(Buffer.from(await readBody(answer)).toString()) as unknown };
    };
    expect(await whoAmI(access.token)).toMatchObject({ status: 201, body: { status: { userInfo: { username: 'kubernetes-admin' } } } });
    expect(await whoAmI('another')).toMatchObject({ status: 401, body: { message: 'Unauthorized' } });
  });

  it.runIf('kubectl' in tools)('is reached by the real kubectl', async () => {
    await using served = await serveCluster(0);
    const folder = mkdtempSync(join(tmpdir(), 'drydock-standalone-'));
    try {
      const kubeconfig = join(folder, 'kubeconfig');
      writeFileSync(kubeconfig, served.kubeconfig);
      const kubectl = 'kubectl' in tools ? tools.kubectl : '';
      const { stdout } = await promisify(execFile)(kubectl, ['get', 'nodes', '-o', 'name'], { env: { ...process.env, HOME: folder, KUBECONFIG: kubeconfig } });
      expect(stdout).toBe('node/kube-control01\nnode/kube-worker01\nnode/kube-worker02\n');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
