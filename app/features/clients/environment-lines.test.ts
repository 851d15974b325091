import { describe, expect, it } from 'vitest';
import { environmentLines } from './environment-lines.ts';

const url = 'http://127.0.0.1:4747/v1';

describe('environmentLines', () => {
  it('names the address and the key', () => {
    expect(environmentLines(url, 'bbx-a_B-3')).toBe(`export OPENAI_BASE_URL=${url}\nexport OPENAI_API_KEY=bbx-a_B-3`);
  });

  it('quotes what a shell would read', () => {
    expect(environmentLines(url, '$key;ls')).toContain("OPENAI_API_KEY='$key;ls'");
    expect(environmentLines(url, "it's")).toContain(String.raw`OPENAI_API_KEY='it'\''s'`);
  });
});
