import { describe, expect, it } from 'vitest';
import { isSignedBy } from './check-signature.ts';

describe('a signature', () => {
  const FILE = String.raw`C:\Temp\it's.exe`;
  const answer = (part: object = {}) => ({
    Status: 0,
    Path: FILE,
    SignerCertificate: { Subject: 'CN="A, Inc.", O=A, C=EU' },
    ...part,
  });
  const judged = (given: unknown, publishers = ['A, Inc.']) =>
    isSignedBy(publishers, FILE, async () => (typeof given === 'string' ? given : JSON.stringify(given)));

  it('is good when it is valid, of this file, and by the publisher', async () => {
    expect(await judged(answer())).toBe(true);
    expect(await judged(answer(), ['CN="A, Inc.", O=A'])).toBe(true);
    expect(await judged(answer(), ['Other', 'A, Inc.'])).toBe(true);
  });

  it.each([
    ['it is not valid', answer({ Status: 3 })],
    ['the answer has no state', { ...answer(), Status: undefined }],
    ['it is of another file', answer({ Path: String.raw`C:\Temp\other.exe` })],
    ['nobody signed', answer({ SignerCertificate: null })],
    ['another one signed', answer({ SignerCertificate: { Subject: 'CN=B' } })],
    ['a name is written twice', answer({ SignerCertificate: { Subject: 'CN="A, Inc.", CN=B' } })],
    ['the name stands in another field', answer({ SignerCertificate: { Subject: 'CN=B, O="CN=A, Inc."' } })],
    ['nothing is answered', ''],
    ['an error is answered', 'Get-AuthenticodeSignature : File was not found'],
  ])('is none when %s', async (_, given) => expect(await judged(given)).toBe(false));

  it('is none when only a part of the wanted name fits', async () => {
    expect(await judged(answer(), ['CN="A, Inc.", O=B'])).toBe(false);
    expect(await judged(answer(), ['A'])).toBe(false);
  });

  it('is asked of the file and of nothing that its name says', async () => {
    let command = '';
    await isSignedBy([], FILE, async (given) => (command = given));
    expect(command).toContain(String.raw`-LiteralPath 'C:\Temp\it''s.exe' |`);
  });
});
