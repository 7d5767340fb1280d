import { describe, expect, it } from 'vitest';
import { Members } from './index.ts';

describe('Members', () => {
  it('keeps the order of coming, whoever leaves', () => {
    const members = new Members<string>();
    const [one, two, three, four] = ['one', 'two', 'three', 'four'].map((name) => members.add(name));
    expect([...members]).toEqual(['one', 'two', 'three', 'four']);
    two?.leave();
    expect([...members]).toEqual(['one', 'three', 'four']);
    four?.leave();
    one?.leave();
    expect([...members]).toEqual(['three']);
    members.add('five');
    three?.leave();
    expect([...members]).toEqual(['five']);
  });

  it('counts who is here, and whoever leaves twice only once', () => {
    const members = new Members<number>();
    const first = members.add(1);
    members.add(1);
    expect(members.size).toBe(2);
    first.leave();
    first.leave();
    expect(members.size).toBe(1);
    expect([...members]).toEqual([1]);
    members.first?.leave();
    expect(members.first).toBeUndefined();
  });

  it('can be gone through while its members leave', () => {
    const members = new Members<() => void>();
    const seen: number[] = [];
    const places = [0, 1, 2].map((index) => members.add(() => {
      seen.push(index);
      for (const place of places) place.leave();
    }));
    for (const call of members) call();
    expect(seen).toEqual([0, 1, 2]);
    expect(members.size).toBe(0);
  });
});
