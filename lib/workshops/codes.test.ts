import { expect, it } from 'vitest';
import { newCode, readCode } from './codes.ts';
import { codeForPeople } from './workshop.ts';

it('makes codes that are read as they are typed, and never two alike', () => {
  const codes = Array.from({ length: 1000 }, newCode);
  expect(new Set(codes).size).toBe(codes.length);
  for (const code of codes) expect(code).toMatch(/^[2-9A-HJKMNP-Z]{6}$/);
  for (const code of codes) expect(readCode(codeForPeople(code).toLowerCase())).toBe(code);
});

it.each([['k7m qxr'], ['K7M–QXR'], [' k7mqxr '], ['Ｋ7MQXR']])('reads %j', (typed) => {
  expect(readCode(typed)).toBe('K7MQXR');
});

it.each([[''], ['K7MQX'], ['K7MQXRA'], ['K0MQXR'], ['KIMQXR'], ["';DROP"]])('knows that %j is no code', (typed) => {
  expect(readCode(typed)).toBeUndefined();
});
