// The recipes, in the order in which they are shown. A new tool is one file and one line here.

import type { Recipe } from './recipe.ts';
import { aider } from './recipes/aider.ts';
import { anthropicSdk } from './recipes/anthropic-sdk.ts';
import { claudeCode } from './recipes/claude-code.ts';
import { cline } from './recipes/cline.ts';
import { codex } from './recipes/codex.ts';
import { continueDev } from './recipes/continue.ts';
import { curl } from './recipes/curl.ts';
import { cursor } from './recipes/cursor.ts';
import { geminiCli } from './recipes/gemini-cli.ts';
import { jupyter } from './recipes/jupyter.ts';
import { langchain } from './recipes/langchain.ts';
import { librechat } from './recipes/librechat.ts';
import { llamaindex } from './recipes/llamaindex.ts';
import { llm } from './recipes/llm.ts';
import { n8n } from './recipes/n8n.ts';
import { openWebui } from './recipes/open-webui.ts';
import { openaiSdk } from './recipes/openai-sdk.ts';
import { opencode } from './recipes/opencode.ts';
import { rooCode } from './recipes/roo-code.ts';
import { vercelAiSdk } from './recipes/vercel-ai-sdk.ts';
import { vsCode } from './recipes/vs-code.ts';
import { zed } from './recipes/zed.ts';

export const RECIPES: readonly Recipe[] = [
  claudeCode,
  codex,
  opencode,
  aider,
  geminiCli,
  vsCode,
  continueDev,
  zed,
  cline,
  rooCode,
  cursor,
  openWebui,
  librechat,
  llm,
  n8n,
  openaiSdk,
  anthropicSdk,
  vercelAiSdk,
  langchain,
  llamaindex,
  curl,
  jupyter,
];
