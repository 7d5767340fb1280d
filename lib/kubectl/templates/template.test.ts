import { describe, expect, it } from 'vitest';
import { parseTemplate, TemplateError } from './template.ts';

const DATA = { kind: 'Pod', replicas: 3, load: 1.5, list: ['a', 'b'], labels: { 'app.io/b': 'two', a: 'one' }, nothing: null };

function print(source: string, allowMissingKeys = true): { text: string; error?: string } {
  return parseTemplate(source).execute(DATA, { allowMissingKeys });
}

function parsing(source: string): string {
  try {
    parseTemplate(source);
  } catch (error) {
    if (error instanceof TemplateError) return error.message;
    throw error;
  }
  return 'parsed';
}

describe('a Go template', () => {
  it('prints as Go does', () => {
    expect(print('{{range $key, $value := .labels}}{{$key}}={{$value}} {{end}}{{.}}')).toEqual({
      text: 'a=one app.io/b=two map[kind:Pod labels:map[a:one app.io/b:two] list:[a b] load:1.5 nothing:<nil> replicas:3]',
    });
    expect(print('{{define "item"}}<{{.}}>{{end}}{{range .list}}{{template "item" .}}{{else}}none{{end}} {{.nope}} {{- " x"}}')).toEqual({ text: '<a><b> <no value> x' });
    expect(print('{{printf "%05.1f|%-4d|%q|%T" .load .replicas .kind .replicas}}')).toEqual({ text: '001.5|3   |"Pod"|int64' });
  });

  it('says where it could not be parsed', () => {
    expect(['{{.kind', '{{upper .kind}}', '{{if .kind}}', 'a\n{{.a}}{{end}}', '{{$x}}', '{{range .list}}\n{{.a.}}{{end}}', '{{"a'].map(parsing)).toEqual([
      'template: output:1: unclosed action',
      'template: output:1: function "upper" not defined',
      'template: output:1: unexpected EOF',
      'template: output:2: unexpected {{end}}',
      'template: output:1: undefined variable "$x"',
      'template: output:2: unexpected <.> in operand',
      'template: output:1: unterminated quoted string',
    ]);
  });

  it('says where it could not go on, and keeps what it printed', () => {
    expect(print('{{.kind}}\n {{.kind.x}}')).toEqual({ text: 'Pod\n ', error: `template: output:2:8: executing "output" at <.kind.x>: can't evaluate field x in type interface {}` });
    expect(print('{{.nothing.x}}').error).toBe('template: output:1:10: executing "output" at <.nothing.x>: nil pointer evaluating interface {}.x');
    expect(print('{{range .kind}}{{end}}').error).toBe(`template: output:1:8: executing "output" at <.kind>: range can't iterate over Pod`);
    expect(print('{{eq .load 1}}').error).toBe('template: output:1:2: executing "output" at <eq .load 1>: error calling eq: incompatible types for comparison: float64 and int');
    expect(print('{{.nope}}', false).error).toBe('template: output:1:2: executing "output" at <.nope>: map has no entry for key "nope"');
  });

  it('ends before it takes too long, too much room or too much of the stack', () => {
    const errors = ['{{range 1000000000}}{{end}}', '{{$x := printf "%999999d" 1}}{{print $x $x $x $x $x}}', '{{define "a"}}{{template "a"}}{{end}}{{template "a"}}'].map((source) => print(source).error ?? '');
    expect(errors.map((error) => error.replace(/^.*>: /, ''))).toEqual([
      'more than 500000 steps are not simulated',
      'error calling print: texts longer than 4194304 characters are not simulated',
      'exceeded maximum template depth (500)',
    ]);
    expect(print(`{{${'('.repeat(250)}1${')'.repeat(250)}}}${'{{if 1}}'.repeat(250)}x${'{{end}}'.repeat(250)}`)).toEqual({ text: '1x' });
    expect([`{{${'('.repeat(9999)}`, '{{if 1}}'.repeat(9999)].map(parsing)).toEqual([
      'template: output:1: max expression depth exceeded', 'template: output:1: blocks nested deeper than 250 are not simulated',
    ]);
  });
});
