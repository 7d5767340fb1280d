import { describe, expect, it } from 'vitest';
import { findImage, formatReference, parseReference } from './index.ts';
import { testContainer } from './testing/container.ts';

describe('references', () => {
  it.each([
    ['nginx', 'docker.io/library/nginx:latest'],
    ['nginx:1.14.2', 'docker.io/library/nginx:1.14.2'],
    ['library/nginx', 'docker.io/library/nginx:latest'],
    ['curlimages/curl', 'docker.io/curlimages/curl:latest'],
    ['docker.io/nginx', 'docker.io/library/nginx:latest'],
    ['index.docker.io/library/nginx', 'docker.io/library/nginx:latest'],
    ['registry.k8s.io/pause:3.10', 'registry.k8s.io/pause:3.10'],
    ['localhost:5000/a/b:c', 'localhost:5000/a/b:c'],
    ['localhost/x', 'localhost/x:latest'],
    [`nginx@sha256:${'a'.repeat(64)}`, `docker.io/library/nginx@sha256:${'a'.repeat(64)}`],
    [`nginx:1@sha256:${'a'.repeat(64)}`, `docker.io/library/nginx:1@sha256:${'a'.repeat(64)}`],
  ])('%s stands for %s', (text, whole) => {
    const parsed = parseReference(text);
    expect(parsed && formatReference(parsed)).toBe(whole);
  });

  it.each([
    '',
    'NGINX',
    'nginx:',
    'nginx:ta g',
    'nginx:-x',
    '/nginx',
    'nginx/',
    'a//b',
    'nginx@sha256:abc',
    'nginx@x@y',
    ' nginx',
    `nginx:${'t'.repeat(129)}`,
    '-nginx',
    'a..b',
  ])('%j is none', (text) => {
    expect(parseReference(text)).toBeUndefined();
  });
});

describe('findImage', () => {
  it('finds by tag and by digest, with one identity for all tags of a version', () => {
    const { image } = findImage('nginx');
    expect(image).toMatchObject({
      reference: 'docker.io/library/nginx:latest',
      entrypoint: ['/docker-entrypoint.sh'],
      cmd: ['nginx', '-g', 'daemon off;'],
      stopSignal: 'SIGQUIT',
      exposedPorts: ['80/tcp'],
      architecture: 'amd64',
    });
    expect(image?.id).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(findImage('nginx:1.29').image?.id).toBe(image?.id);
    expect(findImage('nginx:1.14.2').image?.id).not.toBe(image?.id);
    expect(findImage(`nginx@${image?.digest}`).image?.id).toBe(image?.id);
  });

  it.each<[string, string, string]>([
    [
      'nginx:v10',
      'NotFound',
      'failed to pull and unpack image "docker.io/library/nginx:v10": failed to resolve reference "docker.io/library/nginx:v10": docker.io/library/nginx:v10: not found',
    ],
    [
      'notexist',
      'Unknown',
      'failed to pull and unpack image "docker.io/library/notexist:latest": failed to resolve reference "docker.io/library/notexist:latest": pull access denied, ' +
        'repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    ],
    [
      'example.com/team/app:1',
      'Unknown',
      'failed to pull and unpack image "example.com/team/app:1": failed to resolve reference "example.com/team/app:1": failed to do request: ' +
        'Head "https://example.com/v2/team/app/manifests/1": dial tcp: lookup example.com: no such host',
    ],
  ])('says why %s is not to be had', (reference, code, error) => {
    expect(findImage(reference)).toEqual({ code, error });
  });
});

describe('images', () => {
  it('busybox has a shell of its own and no bash', async () => {
    const { exec, machine } = await testContainer({ image: 'busybox', command: ['sleep', '99999999999'] });
    expect(await exec('sh', '-c', 'echo $((6 * 7)); id -un; cat /etc/os-release')).toEqual({
      code: 1,
      stdout: '42\nroot\n',
      stderr: "cat: can't open '/etc/os-release': No such file or directory\n",
    });
    await expect(exec('bash')).rejects.toThrow('No such file or directory');
    expect(machine.processes().map(({ command }) => command)).toEqual(['sleep 99999999999']);
  });

  it.each([
    ['debian', '13.1\n'],
    ['debian:bookworm', '12.12\n'],
    ['ubuntu:22.04', 'bookworm/sid\n'],
  ])('%s is its release', async (image, version) => {
    const { exec } = await testContainer({ image, command: ['sleep', '1000'] });
    expect(await exec('bash', '-c', 'cat /etc/debian_version; type -t shopt')).toEqual({
      code: 0,
      stdout: `${version}builtin\n`,
      stderr: '',
    });
  });

  it('alpine has BusyBox and its own release', async () => {
    const { exec } = await testContainer({ image: 'alpine:3.20', command: ['sleep', '1000'] });
    expect(await exec('sh', '-c', 'cat /etc/alpine-release; ls -l /bin/sh | cut -c1-10')).toEqual({
      code: 0,
      stdout: '3.20.8\n-rwxr-xr-x\n',
      stderr: '',
    });
  });

  it('curl takes its arguments', async () => {
    const container = await testContainer({ image: 'curlimages/curl', command: ['/entrypoint.sh', '--version'] });
    expect(container.logs()).toMatch(/^curl \d/);
    expect((await testContainer({ image: 'curlimages/curl', command: ['/entrypoint.sh', 'id', '-un'] })).logs()).toBe(
      'curl_user\n',
    );
  });
});

describe('package managers', () => {
  it('apt-get installs what is simulated, once the lists are there', async () => {
    const { exec } = await testContainer({ image: 'debian', command: ['sleep', '100000'] });
    expect(await exec('sh', '-c', 'ps')).toEqual({ code: 127, stdout: '', stderr: 'sh: 1: ps: not found\n' });
    expect((await exec('apt-get', 'install', '-y', 'procps')).stderr).toBe('E: Unable to locate package procps\n');
    expect((await exec('sh', '-c', 'apt-get update -qq && apt-get install -y -qq procps && ps -o comm= -p 1')).stdout).toBe(
      'sleep\n',
    );
    const again = await exec('apt-get', 'install', '-y', 'procps', 'jq');
    expect(again.stdout).toContain(
      'procps is already the newest version (2:4.0.4-9).\nThe following NEW packages will be installed:\n  jq\n',
    );
    expect(await exec('sh', '-c', 'echo \'{"a":1}\' | jq .a')).toEqual({ code: 0, stdout: '1\n', stderr: '' });
    const unknown = await exec('apt-get', 'install', '-y', 'emacs');
    expect([unknown.code, unknown.stderr.split('\n')[0]]).toEqual([100, 'E: Unable to locate package emacs']);
    expect(unknown.stderr).toMatch(/\nN: emacs is not simulated; here are: .*curl.*\n$/);
    expect((await exec('sh', '-c', 'apt-get remove -y jq >/dev/null; jq')).code).toBe(127);
  });

  it('apk adds bash and curl', async () => {
    const { exec } = await testContainer({ image: 'alpine', command: ['sleep', '100000'] });
    expect(await exec('apk', 'add', '--no-cache', 'bash')).toEqual({
      code: 0,
      stdout:
        'fetch https://dl-cdn.alpinelinux.org/alpine/v3.22/main/x86_64/APKINDEX.tar.gz\n' +
        'fetch https://dl-cdn.alpinelinux.org/alpine/v3.22/community/x86_64/APKINDEX.tar.gz\n' +
        '(1/1) Installing bash (5.2.37-r0)\nExecuting busybox-1.37.0-r19.trigger\nOK: 9 MiB in 17 packages\n',
      stderr: '',
    });
    expect((await exec('bash', '-c', 'echo ${BASH_VERSION%%.*}')).stdout).toBe('5\n');
    expect(await exec('apk', 'add', 'emacs')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('  emacs (no such package):\n    required by: world[emacs]\n'),
    });
  });
});
