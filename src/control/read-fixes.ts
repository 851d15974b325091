// What was changed in a request, from the text that the ledger keeps (`drop:seed, rename:a>b`) to plain words.

import type { AttemptView } from '../contract/views.ts';
import { REWRITES } from '../dialects/repairs/rewrites.ts';
import { DIALECTS } from '../domain/dialect.ts';
import type { Fix } from '../domain/fix.ts';
import { describeFix } from '../fixes/describe-fix.ts';

/** A comma within a value is none between two changes. */
const BETWEEN = /, (?=(?:drop|rename|cap|set|rewrite|emulate|speak|stream):)/;

/** `text` null: nothing was changed. */
export function readFixes(text: string | null): AttemptView['fixes'] {
  return text === null ? [] : [...new Set(text.split(BETWEEN))].map((one) => ({ text: one, words: wordsFor(one) }));
}

/** The text itself where it cannot be read: it was written by another version. */
function wordsFor(text: string): string {
  const [, deed = '', field = '', to = ''] = /^(\w+):([^>]+)(?:>(.*))?$/s.exec(text) ?? [];
  const fix = deed === 'rewrite' ? knownRewrite(field, to) : readFix(deed, field, to);
  if (typeof fix === 'string') return fix;
  return fix === null ? text : describeFix(fix);
}

function readFix(deed: string, field: string, to: string): Fix | null {
  switch (deed) {
    case 'drop':
      return { do: 'drop', field };
    case 'rename':
      return { do: 'rename', field, to };
    case 'cap':
      return { do: 'cap', field, to: Number(to) };
    case 'set':
      return { do: 'set', field, to: to === '' ? 'nothing' : to };
    case 'emulate':
      return { do: 'emulate', field, to: to === 'tool' ? 'tool' : 'prompt' };
    case 'speak': {
      const dialect = DIALECTS.find((id) => id === to);
      return dialect === undefined ? null : { do: 'speak', field: 'dialect', to: dialect };
    }
    case 'stream':
      return { do: 'stream', field: 'stream' };
    default:
      return null;
  }
}

/** Those that are made for every request of their kind, beside those that can be learned. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['function_call>tools', 'offers only the tools that may be called'],
  ['messages>paired', 'puts tool results right behind their calls'],
  ['messages>user first', 'begins the conversation with a user message'],
  ['messages[].content>user-message', 'sends the media of tool results in a user message'],
  ['messages[].content[].thinking>left out', 'leaves out earlier thinking'],
  ['messages[].id>plain id', 'gives tool calls plain ids'],
  ['messages[].tool_call_id>text', 'sends tool results without a call as text'],
  ['messages[].tool_call_id>user', 'sends tool results without a call as user messages'],
  ['messages[].tool_calls>answered', 'answers tool calls that have no result'],
  ['messages[].tool_calls[].function.arguments>object', 'sends the arguments of tool calls as objects'],
  ['messages[].tool_use_id>plain id', 'gives tool calls plain ids'],
  ['prompt>message', 'sends the prompt as a user message'],
  ['response_format>json_object', 'asks for JSON without its schema'],
  ['response_format>simpler schema', 'simplifies the schema of the answer'],
  ['tool_choice>any', "says 'any' where a tool must be called"],
  ['tool_choice>auto', 'lets the model choose whether to call a tool'],
  ['tool_choice>tools', 'offers only the tools that may be called'],
  ['tools>those of the history', 'declares the tools of earlier calls'],
  ['tools[].parameters>object', 'gives tools without a schema an empty one'],
  ['tools[].parameters>simpler schema', 'simplifies the schemas of tools'],
  ['tools[].schema>plain', 'simplifies the schemas of tools'],
  ['tools[].type>function', 'sends tools of other kinds as functions'],
]);

function knownRewrite(field: string, to: string): Fix | string {
  const words = WORDS.get(`${field}>${to}`);
  if (words !== undefined) return words;
  // `from` is not in the text, and some are done under another field's name.
  const known = Object.values(REWRITES).find((one) => one.to === to && (one.field === field || to === 'placeholder'));
  if (known !== undefined) return known;
  if (field === 'tools[].name') return `calls a tool '${to}'`;
  if (field === 'messages[].content[].thinking') return `sends earlier thinking as '${to}'`;
  if (to === 'text' && field.startsWith('messages[].')) return `sends '${field.slice('messages[].'.length)}' as text`;
  if (to === 'user') return 'sends tool results without a call as user messages';
  // A wish to reason goes into the field that the target has for it.
  if (/^(?:reasoning|reasoning_effort|thinking|enable_thinking)$/.test(to)) return `says '${field}' by '${to}'`;
  return { do: 'rewrite', field, to };
}
