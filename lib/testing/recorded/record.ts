/**
 * Records what a real API server answers: node lib/testing/recorded/record.ts KUBECONFIG
 * The server must be kube-apiserver v1.35 with the default admission plugins.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectHttp, parseKubeconfig, selectContext } from '#lib/kubernetes/index.ts';
import { objectCases, post } from './objects.ts';

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('which kubeconfig?');

const { access } = selectContext(parseKubeconfig(readFileSync(file, 'utf8')), { readFile: (path) => readFileSync(path, 'utf8') });
const endpoint = connectHttp(access);
const answers: Record<string, unknown> = {};
for (const one of objectCases()) answers[one.name] = await post(endpoint, {}, one);
writeFileSync(join(import.meta.dirname, 'answers.json'), `${JSON.stringify(answers, undefined, 1)}\n`);
process.stdout.write(`${Object.keys(answers).length} answers recorded\n`);
process.exit(0);
