// The comments of a configuration text.

import { loadYaml } from './text-layout.ts';

/** Marks that the library puts between the words, which are no part of the text: of documents, broken ends, scalars. */
const SCALAR = '\u001f';
const MARKS: ReadonlySet<string> = new Set(['\u0002', '\u0018', SCALAR]);

export function commentsIn(text: string): readonly string[] {
  const comments: string[] = [];
  mapComments(text, (comment) => {
    comments.push(comment);
    return comment;
  });
  return comments;
}

export function mapComments(text: string, change: (comment: string) => string): string {
  const { Lexer } = loadYaml();
  let mapped = '';
  let before = '';
  for (const word of new Lexer().lex(text)) {
    // The words of a scalar come behind its mark, and may begin like a comment.
    if (!MARKS.has(word)) mapped += before !== SCALAR && word.startsWith('#') ? change(word) : word;
    before = word;
  }
  return mapped;
}
