import { describe, expect, it } from 'vitest';
import { joinLink } from './join-link.ts';

describe('the link to join by', () => {
  it('holds the code as people read it', () => {
    expect(joinLink('https://drydock.example', 'K7MQXR').link).toBe('https://drydock.example/join?code=K7M-QXR');
  });

  it('comes as an SVG that scales and holds no script', () => {
    const { qr } = joinLink('https://drydock.example', 'K7MQXR');
    expect(qr).toMatch(/^<svg [^>]*viewBox="0 0 \d+ \d+"/);
    expect(qr).not.toContain('script');
    expect(joinLink('https://drydock.example', 'AAAAAA').qr).not.toBe(qr);
  });
});
