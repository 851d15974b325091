// Cuts an answer into what is said and what is code between fences, so that code keeps its form. Nothing else of Markdown
// is looked at: an answer is shown as it came.

export type TextPart =
  | { readonly kind: 'words'; readonly text: string }
  /** `language` as the fence names it, which may be nothing. */
  | { readonly kind: 'code'; readonly language: string; readonly text: string };

const OPENS = /^( {0,3})(`{3,}|~{3,})([^`]*)$/u;

/** A fence that is not closed yet goes to the end: more of it is on its way. */
export function fencedParts(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let words: string[] = [];
  let code: {
    readonly lines: string[];
    readonly fence: string;
    readonly indent: number;
    readonly language: string;
  } | null = null;
  const flush = (): void => {
    const said = words.join('\n').replace(/^\n+|\n+$/gu, '');
    if (said.trim() !== '') parts.push({ kind: 'words', text: said });
    words = [];
  };
  for (const line of text.split('\n')) {
    if (code !== null) {
      if (closes(line, code.fence)) {
        parts.push({ kind: 'code', language: code.language, text: code.lines.join('\n') });
        code = null;
      } else code.lines.push(line.replace(new RegExp(`^ {0,${code.indent}}`, 'u'), ''));
      continue;
    }
    const [, indent = '', fence = '', info = ''] = OPENS.exec(line) ?? [];
    if (fence === '') words.push(line);
    else {
      flush();
      code = { lines: [], fence, indent: indent.length, language: info.trim().split(/\s/u)[0] ?? '' };
    }
  }
  if (code === null) flush();
  else parts.push({ kind: 'code', language: code.language, text: code.lines.join('\n') });
  return parts;
}

/** At least as long as the one that opened, and nothing behind it. */
function closes(line: string, fence: string): boolean {
  const found = line.trim();
  return found.length >= fence.length && found === fence.charAt(0).repeat(found.length) && /^ {0,3}\S/u.test(line);
}
