import { expect, test } from 'vitest';
import { findField, pathsIn, syntaxErrorLine } from './manifest-fields.ts';

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: first
    image: nginx
  - name: second
    imagee: nginx
    ports:
    - containerPort: "eighty"
`;

const find = (path: string, message = '') => findField(POD, path, message);

test.each([
  ['spec.containers[1].imagee', 10, 'imagee'],
  ['spec.containers[1].ports[0].containerPort', 12, 'containerPort'],
  ['spec.containers.ports.containerPort', 12, 'containerPort'],
  ['metadata.name', 4, 'name'],
  ['spec.containers[1].image', 6, 'containers'],
  ['spec.containers[0].resources.limits', 6, 'containers'],
])('%s stands in line %i', (path, line, field) => {
  expect(find(path)).toEqual({ line, field });
});

test.each([
  ['number', 9, 'value'],
  ['bool', 11, 'value'],
  ['array', 13, 'value'],
  ['object', 5, 'value'],
])('of several places, the one that holds the %s', (type, line, field) => {
  const text = 'kind: Pod\nspec:\n  containers:\n  - env:\n    - value: {}\n    - name: A\n      value: "5"\n    - name: B\n      value: 5\n    - name: C\n      value: yes\n    - name: D\n      value: []\n';
  const message = `json: cannot unmarshal ${type} into Go struct field EnvVar.spec.containers.env.value of type string`;
  expect(findField(text, 'spec.containers.env.value', message)).toEqual({ line, field });
});

test('a path that leads nowhere, and a text that is no YAML, have no line', () => {
  expect(find('status')).toBeUndefined();
  expect(findField('a: b: c', 'spec', '')).toBeUndefined();
  expect(findField('', 'spec', '')).toBeUndefined();
});

test('of several documents, the one that the message is about', () => {
  const two = `${POD}---\n${POD.replace('name: web', 'name: other')}`;
  expect(findField(two, 'spec.containers[1].imagee', 'Pod "other" is invalid')).toEqual({ line: 23, field: 'imagee' });
});

test('the paths of a message are found, however it says them', () => {
  expect(pathsIn('strict decoding error: unknown field "spec.containers[0].imagee", unknown field "spec.x"')).toEqual(['spec.containers[0].imagee', 'spec.x']);
  expect(pathsIn('json: cannot unmarshal string into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32')).toEqual(['spec.containers.ports.containerPort']);
  expect(pathsIn('The Pod "web" is invalid: spec.containers[0].image: Required value')).toEqual(['spec.containers[0].image']);
  expect(pathsIn('* metadata.name: Invalid value: "Bad": a lowercase RFC 1123 subdomain')).toEqual(['metadata.name']);
  expect(pathsIn('no matches for kind "Podd" in version "v1"')).toEqual(['kind']);
  expect(pathsIn('The connection to the server was refused')).toEqual([]);
});

test('a line that is indented wrongly is the one that is named', () => {
  expect(syntaxErrorLine('spec:\n  containers:\n  - name: web\n   image: nginx\n')).toBe(4);
  expect(syntaxErrorLine('a:\n\tb: c\n')).toBe(2);
  expect(syntaxErrorLine(POD)).toBeUndefined();
});
