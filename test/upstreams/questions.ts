// What is asked through the SDKs, and what has to come of it.

export const QUESTIONS = {
  plain: { prompt: 'Which bird is blue?', expected: 'The kingfisher is blue, mostly.' },
  tool: { prompt: 'What does the gauge of the north tank read?', expected: 'It reads 37 bar.' },
  tooMany: { prompt: 'One question too many.' },
  tooLong: { prompt: 'A question that is much too long.' },
} as const;

/** The one tool that is offered. */
export const GAUGE = {
  name: 'read_gauge',
  description: 'Reads the gauge of a tank.',
  schema: {
    type: 'object',
    properties: { tank: { type: 'string', description: 'north or south' } },
    required: ['tank'],
    additionalProperties: false,
  },
} as const;

/** What the tool answers. Fails when it was not called as the script calls it. */
export function readGauge(name: string, input: unknown): string {
  const called = JSON.stringify(typeof input === 'string' ? JSON.parse(input) : input);
  if (name !== GAUGE.name || called !== '{"tank":"north"}') throw new Error(`The model called ${name}(${called}).`);
  return '37 bar';
}
