// What was typed, as the contract wants it: what was left empty is left out.

export interface Draft {
  readonly key: string;
  readonly baseUrl: string;
  readonly id: string;
  readonly models: string;
}

export interface NewProvider {
  preset: string;
  key?: string;
  baseUrl?: string;
  id?: string;
  models?: string[];
}

export function newProvider(preset: string, draft: Draft): NewProvider {
  const [key, baseUrl, id] = [draft.key.trim(), draft.baseUrl.trim(), draft.id.trim()];
  const models = draft.models.split(/[,\s]+/u).filter((model) => model !== '');
  return {
    preset,
    ...(key !== '' && { key }),
    ...(baseUrl !== '' && { baseUrl }),
    ...(id !== '' && { id }),
    ...(models.length > 0 && { models }),
  };
}
