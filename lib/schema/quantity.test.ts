import { describe, expect, it } from 'vitest';
import { canonicalQuantity } from './quantity.ts';

describe('canonicalQuantity', () => {
  it.each([
    // As apimachinery v0.35.2 writes them back.
    ['.', '0'], ['e3', '0'], ['00', '0'], ['0m', '0'], ['0Mi', '0'], ['.', '0'], ['1', '1'], ['+5', '+5'], ['-5', '-5'], ['1.', '1.'],
    ['0.5', '500m'], ['.5', '500m'], ['+0.5', '500m'], ['1000m', '1'], ['1500m', '1500m'], ['1.5', '1500m'], ['0.0001', '100u'],
    ['1000', '1k'], ['1000000000', '1G'], ['123456', '123456'], ['12.5m', '12500u'], ['1e3', '1e3'], ['1E3', '1E3'], ['5e-4', '500e-6'],
    ['1024Mi', '1Gi'], ['1.5Gi', '1536Mi'], ['0.5Ki', '512'], ['1.5Ki', '1536'], ['100Mi', '100Mi'], ['8Mi', '8Mi'], ['0.1Ki', '102400m'],
    ['0.0000000001', '1n'], ['1e-30', '1e-9'], ['1e30', '1e30'], ['10e999999', '10e999999'], ['16Ei', '9223372036854775807'], ['-1.5Gi', '-1536Mi'],
  ])('%s is %s', (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical);
  });

  it.each(['', 'x', '1KiB', '1K', '1i', '1e', '1 Gi', '1.5.2', '--1'])('%j is none', (text) => {
    expect(canonicalQuantity(text)).toBeUndefined();
  });
});
