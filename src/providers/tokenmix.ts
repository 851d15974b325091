// TokenMix, a reseller of many vendors' models under bare ids.

import { definePreset } from './provider.ts';

export const tokenmix = definePreset({
  id: 'tokenmix',
  label: 'TokenMix',
  baseUrl: 'https://api.tokenmix.ai/v1',
  keyPrefix: 'sk-tm-',
  keyUrl: 'https://tokenmix.ai/dashboard',
  note: 'Models go by their bare id (deepseek-v4-flash, not deepseek/deepseek-v4-flash). Its prices are its own: configure them to see costs.',
});
