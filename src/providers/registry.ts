// Every preset, in the order in which people are shown them. A new provider is one file and one line here.

import { anthropic } from './anthropic.ts';
import { azure } from './azure.ts';
import { custom } from './custom.ts';
import { deepseek } from './deepseek.ts';
import { demo } from './demo.ts';
import { fireworks } from './fireworks.ts';
import { gemini } from './gemini.ts';
import { groq } from './groq.ts';
import { litellm } from './litellm.ts';
import { llamacpp } from './llamacpp.ts';
import { lmstudio } from './lmstudio.ts';
import { mistral } from './mistral.ts';
import { moonshot } from './moonshot.ts';
import { ollama } from './ollama.ts';
import { openai } from './openai.ts';
import { openrouter } from './openrouter.ts';
import { portkey } from './portkey.ts';
import type { Preset } from './provider.ts';
import { qwen } from './qwen.ts';
import { together } from './together.ts';
import { tokenmix } from './tokenmix.ts';
import { vllm } from './vllm.ts';
import { xai } from './xai.ts';
import { zhipu } from './zhipu.ts';

const ALL: readonly Preset[] = [
  openai,
  anthropic,
  gemini,
  openrouter,
  deepseek,
  qwen,
  mistral,
  tokenmix,
  litellm,
  portkey,
  groq,
  xai,
  together,
  fireworks,
  moonshot,
  zhipu,
  azure,
  ollama,
  lmstudio,
  llamacpp,
  vllm,
  custom,
  demo,
];

export const presets: ReadonlyMap<string, Preset> = new Map(ALL.map((preset) => [preset.id, preset]));

export const presetIds: readonly string[] = ALL.map((preset) => preset.id);

export function findPreset(id: string): Preset | undefined {
  return presets.get(id);
}
