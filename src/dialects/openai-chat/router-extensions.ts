// Request fields that are not of the dialect but of a family of servers. Other servers refuse them, or misunderstand
// them, so presets drop them by these lists where they mean nothing.

/** OpenRouter's own, in every dialect. Routers behind which it may stand are given them untouched. */
export const ROUTER_FIELDS: readonly string[] = [
  'provider',
  'models',
  'plugins',
  'transforms',
  'route',
  'preset',
  'session_id',
  'usage',
];

/** The same for chat, where its object for reasoning is an extension too. */
export const ROUTER_EXTENSIONS: readonly string[] = [...ROUTER_FIELDS, 'reasoning'];

/** Of servers of open models: more ways of sampling, and switches for thinking. */
export const OPEN_MODEL_FIELDS: readonly string[] = [
  'top_k',
  'top_a',
  'min_p',
  'repetition_penalty',
  'include_reasoning',
  'thinking',
  'enable_thinking',
  'thinking_budget',
  'chat_template_kwargs',
];

/** For servers that are no routers. */
export function dropping(...more: readonly string[]): ReadonlySet<string> {
  return new Set([...ROUTER_EXTENSIONS, ...more]);
}
