// What no repair may take out of a request: what it asks, and what keeps it from going where its sender does not want it.

/** Top-level fields. */
const FIELDS = new Set([
  'model',
  'models',
  'messages',
  'input',
  'prompt',
  'system',
  'instructions',
  'tools',
  'functions',
  'mcp_servers',
  'stream',
  'response_format',
  'text',
  'previous_response_id',
  'conversation',
  // Routers are told here who must not see the prompt.
  'provider',
  'plugins',
]);

/** Everything in them is: who may see the prompt is said in their parts. */
const WHOLE = new Set(['provider', 'plugins']);

/** Fields within those. */
const PARTS = new Set([
  'role',
  'type',
  'content',
  'text',
  'refusal',
  'name',
  'function',
  'description',
  'parameters',
  'input_schema',
  'format',
  'tool_calls',
  'tool_call_id',
  'tool_use_id',
  'call_id',
  'id',
  'input',
  'arguments',
  'output',
  'source',
  'data',
  'url',
  'media_type',
  'image_url',
  'input_audio',
  'file',
  'file_data',
  'file_id',
  'file_url',
  'video_url',
  'audio',
  'custom',
  'schema',
]);

/** Optional although they are called like something that is not. */
const OPTIONAL = new Set(['messages[].name', 'messages[].id', 'messages[].type', 'messages[].refusal', 'input[].id']);

export function isEssential(path: string): boolean {
  const steps = path.split('.');
  const first = (steps[0] ?? '').replace('[]', '');
  if (steps.length === 1 || WHOLE.has(first)) return FIELDS.has(first);
  if (OPTIONAL.has(path)) return false;
  const leaf = steps.at(-1) ?? '';
  // Within a schema every word may be the name of somebody's field.
  const isInSchema = steps.slice(0, -1).some((step) => /^(?:parameters|input_schema|schema|properties)\b/.test(step));
  return isInSchema ? !leaf.startsWith('$') : PARTS.has(leaf.replace('[]', ''));
}
