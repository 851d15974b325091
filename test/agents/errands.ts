// What the agents are sent to do. The tokens are only in files of the agent's folder: an answer that names them has been
// through the model's tool call, the agent's shell, and back through the model.

import { randomBytes } from 'node:crypto';

export interface Errand {
  readonly id: string;
  readonly prompt: string;
  /** Files that hold a token each. Every one is copied by a tool call of its own, all of them in one turn. */
  readonly notes: readonly string[];
  /** A patch writes the agreed word into a file. */
  readonly patches: boolean;
}

const PLAIN = { id: 'plain answer', prompt: 'Please say the agreed word.', notes: [], patches: false };

/** One tool call. */
export const TOOL: Errand = {
  id: 'tool call',
  prompt: 'Please copy the note and tell me what it says.',
  notes: ['note.txt'],
  patches: false,
};

const TWO_TOOLS = {
  id: 'two tool calls',
  prompt: 'Please copy both notes and tell me what they say.',
  notes: ['one.txt', 'two.txt'],
  patches: false,
};

/** Only for agents that have a tool for patches, which takes free text. */
export const PATCH: Errand = {
  id: 'patch',
  prompt: 'Please write the agreed word into a file.',
  notes: [],
  patches: true,
};

export const ERRANDS: readonly Errand[] = [PLAIN, TOOL, TWO_TOOLS];

export function errandOf(conversation: string): Errand | undefined {
  return [...ERRANDS, PATCH].find(({ prompt }) => conversation.includes(prompt));
}

export function toolCallsOf({ notes, patches }: Errand): number {
  return notes.length + Number(patches);
}

export const AGREED_WORD = 'kingfisher';

export function newToken(): string {
  return `token-${randomBytes(6).toString('hex')}`;
}

/** Every token in a text, in order of appearance. */
export function tokensIn(text: string): string[] {
  return text.match(/token-[0-9a-f]{12}/g) ?? [];
}

/** Prints a note and copies it: the copy proves that a shell ran, the print brings the token to the model. */
export function copyCommand(note: string): string {
  return `cat ${note} | tee ${copyOf(note)}`;
}

export function copyOf(note: string): string {
  return `copy-of-${note}`;
}

export const PATCHED_FILE = 'word.txt';

export const PATCH_TEXT = `*** Begin Patch\n*** Add File: ${PATCHED_FILE}\n+${AGREED_WORD}\n*** End Patch\n`;
