// The wire formats that are spoken both to clients and to providers.

export const DIALECTS = ['openai-chat', 'anthropic-messages', 'openai-responses'] as const;

export type DialectId = (typeof DIALECTS)[number];
