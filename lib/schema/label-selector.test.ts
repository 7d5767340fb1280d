import { describe, expect, it } from 'vitest';
import { ApiError, formatSelector, parseLabelSelector, selectorMatcher } from './index.ts';

const OBJECTS: Readonly<Record<string, Record<string, string> | undefined>> = {
  bare: undefined,
  web: { app: 'web', num: '3', empty: '' },
  db: { app: 'db', num: '12' },
  odd: { app: 'web', num: '1.5', 'example.com/in': 'yes' },
};

const matched = (matches: (labels: Record<string, string> | undefined) => boolean) => Object.keys(OBJECTS).filter((name) => matches(OBJECTS[name]));

/** As a real kubectl 1.35 answers; more of them stand in lib/testing/differential/tables/selecting.txt. */
describe('parseLabelSelector', () => {
  it.each([
    ['', ['bare', 'web', 'db', 'odd']],
    ['app', ['web', 'db', 'odd']],
    ['!app', ['bare']],
    ['app=web', ['web', 'odd']],
    ['app == web', ['web', 'odd']],
    ['app!=web', ['bare', 'db']],
    ['app in (web, db),num', ['web', 'db', 'odd']],
    ['app notin (web,db)', ['bare']],
    ['app in (,db)', ['db']],
    ['empty=', ['web']],
    ['empty in ()', ['web']],
    ['num>2,num<4', ['web']],
    ['num<4', ['web']],
    ['num>3', ['db']],
    ['example.com/in=yes', ['odd']],
    ['in', []],
    ['app=web,!empty', ['odd']],
  ])('takes "%s"', (text, names) => {
    expect(matched(parseLabelSelector(text))).toEqual(names);
  });

  it.each([
    [',app', "found ',', expected: !, identifier, or 'end of string'"],
    ['app,', "found '', expected: identifier after ','"],
    ['app=web=db', "found '=', expected: ',' or 'end of string'"],
    ['!app=web', "found '=', expected: ',' or 'end of string'"],
    ['!', "unable to parse requirement: found '', expected: identifier"],
    ['app===web', "unable to parse requirement: found '=', expected: identifier"],
    ['app web', "unable to parse requirement: found 'web', expected: in, notin, =, ==, !=, gt, lt"],
    ['num gt 2', "unable to parse requirement: found 'gt', expected: in, notin, =, ==, !=, gt, lt"],
    ['app in web', "unable to parse requirement: found 'web' expected: '('"],
    ['app in (', "unable to parse requirement: found '', expected: ',', ')' or identifier"],
    ['app in (web', "unable to parse requirement: found '', expected: ',' or ')'"],
    ['app in (web db)', "unable to parse requirement: found 'db', expected: ',' or ')'"],
    ['app in (web,=)', "unable to parse requirement: found '=', expected: ',', or identifier"],
    ['num>1.5', `unable to parse requirement: values[0]: Invalid value: "1.5": for 'Gt', 'Lt' operators, the value must be an integer`],
    ['/c=d', 'unable to parse requirement: <nil>: Invalid value: "/c": prefix part must be non-empty'],
  ])('refuses "%s"', (text, message) => {
    expect(() => parseLabelSelector(text)).toThrow(new ApiError('BadRequest', message));
  });

  it('names each value that is none, in their sorted order', () => {
    const words = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
      + "(e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
    expect(() => parseLabelSelector('app in (a_,-b,c)')).toThrow(
      new ApiError('BadRequest', `unable to parse requirement: [values[0][app]: Invalid value: "-b": ${words}, values[1][app]: Invalid value: "a_": ${words}]`),
    );
    expect(() => parseLabelSelector('app in (a,b_)')).toThrow(new ApiError('BadRequest', `unable to parse requirement: values[1][app]: Invalid value: "b_": ${words}`));
  });
});

describe('selectorMatcher', () => {
  const expression = (key: string, operator: string, ...values: string[]) => selectorMatcher({ matchExpressions: [{ key, operator, values }] });

  it('matches nothing without a selector, and everything by an empty one', () => {
    expect(matched(selectorMatcher(undefined))).toEqual([]);
    expect(matched(selectorMatcher({}))).toEqual(['bare', 'web', 'db', 'odd']);
  });

  it('wants every label and every expression', () => {
    expect(matched(selectorMatcher({ matchLabels: { app: 'web', num: '3' } }))).toEqual(['web']);
    expect(matched(selectorMatcher({ matchLabels: { app: 'web' }, matchExpressions: [{ key: 'empty', operator: 'DoesNotExist' }] }))).toEqual(['odd']);
  });

  it('knows the operators', () => {
    expect(matched(expression('app', 'In', 'db', 'cache'))).toEqual(['db']);
    expect(matched(expression('app', 'NotIn', 'db'))).toEqual(['bare', 'web', 'odd']);
    expect(matched(expression('empty', 'Exists'))).toEqual(['web']);
    expect(matched(expression('empty', 'DoesNotExist'))).toEqual(['bare', 'db', 'odd']);
    expect(matched(expression('num', 'Gt', '3'))).toEqual(['db']);
    expect(matched(expression('num', 'Lt', '12'))).toEqual(['web']);
    expect(matched(expression('num', 'Lt', 'many'))).toEqual([]);
  });
});

describe('formatSelector', () => {
  it('is one line in the order of the keys', () => {
    expect(formatSelector(undefined)).toBe('<none>');
    expect(formatSelector({})).toBe('<none>');
    const matchExpressions = [{ key: 'b', operator: 'NotIn', values: ['y', 'x'] }, { key: 'a', operator: 'Exists' }, { key: 'd', operator: 'DoesNotExist' }];
    expect(formatSelector({ matchLabels: { c: '1' }, matchExpressions })).toBe('a,b notin (x,y),c=1,!d');
  });
});
