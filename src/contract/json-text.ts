// Large answers are put into words on the thread that reckoned them and travel as that text: taking them apart, checking
// and writing them anew would hold up requests that the gateway's thread serves meanwhile.

/** An answer as JSON. */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** For both ends of every way that the contract travels. */
export const JSON_TEXT = {
  customJsonSerializers: [
    {
      type: 32,
      condition: (data: unknown): boolean => data instanceof JsonText,
      serialize: ({ text }: JsonText): unknown => text,
      deserialize(text: unknown): unknown {
        if (typeof text !== 'string') throw new TypeError('An answer that should be text is none.');
        return JSON.parse(text);
      },
    },
  ],
};

/** What an answer says, where it did not travel. */
export function unwrapped(answer: unknown): unknown {
  return answer instanceof JsonText ? JSON.parse(answer.text) : answer;
}
