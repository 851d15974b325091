// Some models fall into writing white space without end into the arguments of a tool. What a JSON text has of it between
// its tokens means nothing, so that no more than a little is passed on.

const MOST_BLANKS = 200;

const QUOTE = 34;
const BACKSLASH = 92;
const SPACE = 32;

/** For the arguments of one call, piece by piece. White space before the first token is left out altogether. */
export class BlankGuard {
  #isInString = false;
  #isEscaped = false;
  #blanks = MOST_BLANKS;

  pass(text: string): string {
    let kept = '';
    let from = 0;
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      if (this.#isInString) this.#inString(code);
      else if (code > SPACE) {
        this.#blanks = 0;
        this.#isInString = code === QUOTE;
      } else if (this.#blanks >= MOST_BLANKS) {
        kept += text.slice(from, i);
        from = i + 1;
      } else this.#blanks += 1;
    }
    return from === 0 ? text : kept + text.slice(from);
  }

  #inString(code: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (code === BACKSLASH) this.#isEscaped = true;
    else if (code === QUOTE) this.#isInString = false;
  }
}
