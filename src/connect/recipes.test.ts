// Every recipe that changes files, on every state a file can be in, for POSIX systems and Windows; and what the others say.

import { describe, expect, test } from 'vitest';
import type { Machine } from '../platform/data-dir.ts';
import { RECIPES } from './directory.ts';
import { makeChanges, standsAs, takeBack } from './edit.ts';
import { pathWords } from './formats/values.ts';
import { programPaths } from './places.ts';
import { FORMATS } from './plan-files.ts';
import type { Given, Recipe, RecipeFile } from './recipe.ts';

const LINUX: Machine = { platform: 'linux', env: {}, home: '/home/me' };
const MAC: Machine = { platform: 'darwin', env: {}, home: '/Users/me' };
const WINDOWS: Machine = {
  platform: 'win32',
  env: { APPDATA: 'C:\\Users\\me\\AppData\\Roaming' },
  home: 'C:\\Users\\me',
};

const KEY = 'bbx-key-of-a-tool-0123456789';
const URL = 'http://127.0.0.1:4747';

function givenOn(machine: Machine, name = 'auto'): Given {
  return { machine, url: URL, key: KEY, model: { name, contextWindow: 200_000, maxOutput: 8_192 } };
}

const byFile = RECIPES.flatMap((recipe) => (recipe.files === undefined ? [] : [{ recipe, files: recipe.files }]));

function filesOf(id: string, machine: Machine): readonly RecipeFile[] {
  return byFile.find(({ recipe }) => recipe.id === id)?.files(givenOn(machine)) ?? [];
}

const pathsOf = (id: string, machine: Machine): string[] => filesOf(id, machine).flatMap(({ paths }) => paths);

const roaming = 'C:\\Users\\me\\AppData\\Roaming';
const PLACES: Record<string, { linux: string[]; mac: string[]; windows: string[] }> = {
  'claude-code': {
    linux: ['/home/me/.claude/settings.json'],
    mac: ['/Users/me/.claude/settings.json'],
    windows: ['C:\\Users\\me\\.claude\\settings.json'],
  },
  codex: {
    linux: ['/home/me/.codex/config.toml'],
    mac: ['/Users/me/.codex/config.toml'],
    windows: ['C:\\Users\\me\\.codex\\config.toml'],
  },
  opencode: {
    linux: ['/home/me/.config/opencode/opencode.json', '/home/me/.config/opencode/opencode.jsonc'],
    mac: ['/Users/me/.config/opencode/opencode.json', '/Users/me/.config/opencode/opencode.jsonc'],
    windows: ['C:\\Users\\me\\.config\\opencode\\opencode.json', 'C:\\Users\\me\\.config\\opencode\\opencode.jsonc'],
  },
  aider: {
    linux: ['/home/me/.aider.conf.yml'],
    mac: ['/Users/me/.aider.conf.yml'],
    windows: ['C:\\Users\\me\\.aider.conf.yml'],
  },
  continue: {
    linux: ['/home/me/.continue/config.yaml'],
    mac: ['/Users/me/.continue/config.yaml'],
    windows: ['C:\\Users\\me\\.continue\\config.yaml'],
  },
  zed: {
    linux: ['/home/me/.config/zed/settings.json'],
    mac: ['/Users/me/.config/zed/settings.json'],
    windows: [`${roaming}\\Zed\\settings.json`],
  },
  llm: {
    linux: ['extra-openai-models.yaml', 'keys.json'].map((file) => `/home/me/.config/io.datasette.llm/${file}`),
    mac: ['extra-openai-models.yaml', 'keys.json'].map(
      (file) => `/Users/me/Library/Application Support/io.datasette.llm/${file}`,
    ),
    windows: ['extra-openai-models.yaml', 'keys.json'].map((file) => `${roaming}\\io.datasette.llm\\${file}`),
  },
};

test('every recipe that changes files has its places below', () => {
  expect(byFile.map(({ recipe }) => recipe.id).toSorted()).toEqual(Object.keys(PLACES).toSorted());
});

test.each(Object.entries(PLACES))('%s is found where it keeps its files', (id, { linux, mac, windows }) => {
  expect(pathsOf(id, LINUX)).toEqual(linux);
  expect(pathsOf(id, MAC)).toEqual(mac);
  expect(pathsOf(id, WINDOWS)).toEqual(windows);
});

test.each([
  ['claude-code', { CLAUDE_CONFIG_DIR: '/x' }, ['/x/settings.json']],
  ['codex', { CODEX_HOME: '/x' }, ['/x/config.toml']],
  ['opencode', { XDG_CONFIG_HOME: '/x' }, ['/x/opencode/opencode.json', '/x/opencode/opencode.jsonc']],
  ['continue', { CONTINUE_GLOBAL_DIR: '/x' }, ['/x/config.yaml']],
  ['zed', { XDG_CONFIG_HOME: '/x' }, ['/x/zed/settings.json']],
  ['llm', { LLM_USER_PATH: '/x' }, ['/x/extra-openai-models.yaml', '/x/keys.json']],
])('%s is found where %o says', (id, env, paths) => {
  expect(pathsOf(id, { ...LINUX, env })).toEqual(paths);
});

/** What such a file may hold; `theirs` must survive whatever we do. */
const TEXTS: Record<string, { typical: string; commented: string; broken: string; theirs: readonly string[] }> = {
  'claude-code': {
    typical:
      '{\n  "permissions": {\n    "allow": ["Bash(ls)"]\n  },\n  "env": {\n    "FOO": "bar"\n  },\n  "model": "opus"\n}\n',
    commented: '// mine\n{\n  "env": {\n    "FOO": "bar", // of FOO\n  },\n  /* theme */\n  "theme": "dark",\n}\n',
    broken: '{\n  "env": {\n    "FOO": "bar"\n',
    theirs: ['FOO', 'bar'],
  },
  codex: {
    typical:
      'model = "gpt-5.4"\napproval_policy = "on-request"\n\n[mcp_servers.docs]\ncommand = "docs"\nargs = ["--stdio"]\n',
    commented:
      '# mine\nmodel = "gpt-5.4" # the good one\n\n[model_providers.other] # theirs\nname = "Other"\n\n# approved\n[projects."/work"]\ntrust_level = "trusted"\n',
    broken: 'model = "gpt-5.4\n[mcp_servers\n',
    theirs: [],
  },
  opencode: {
    typical:
      '{\n  "$schema": "https://opencode.ai/config.json",\n  "theme": "system",\n  "provider": {\n    "anthropic": {}\n  }\n}\n',
    commented:
      '{\n  // colours\n  "theme": "system", // dark\n  "provider": {\n    "local": { "npm": "x" }, // mine\n  },\n}\n',
    broken: '{ "theme": "system" "model": }\n',
    theirs: ['theme', 'system'],
  },
  aider: {
    typical: 'model: gpt-4o\ndark-mode: true\nread: [CONVENTIONS.md]\n',
    commented:
      '##########\n# options\n\n## the model\nmodel:  gpt-4o   # best\n\n#dark-mode: true\nauto-commits:   false\n',
    broken: 'model: [gpt-4o\nread: - x\n',
    theirs: [],
  },
  continue: {
    typical:
      'name: Mine\nversion: 0.0.1\nschema: v1\nmodels:\n  - name: GPT\n    provider: openai\n    model: gpt-5-mini\nrules:\n  - be brief\n',
    commented:
      '# mine\nname: Mine\nversion: 0.0.1\nschema: v1\n\nmodels:\n  # the first\n  - name: GPT # good\n    provider: openai\n\n# the end\n',
    broken: 'name: Mine\nmodels:\n - name: "GPT\n',
    theirs: ['Mine', 'GPT'],
  },
  zed: {
    typical:
      '{\n  "theme": "One Dark",\n  "language_models": {\n    "ollama": { "api_url": "http://localhost:11434" }\n  }\n}\n',
    commented:
      '// Zed settings\n//\n// see the docs\n{\n  "ui_font_size": 16, // large\n  "buffer_font_size": 15,\n}\n',
    broken: '{\n  "theme": "One Dark",,\n}\n',
    theirs: [],
  },
  'llm/0': {
    typical: '- model_id: orca\n  model_name: orca-mini\n  api_base: "http://localhost:8080"\n',
    commented: '# local\n- model_id: orca   # small\n  model_name: orca-mini\n# end\n',
    broken: '- model_id: [orca\n',
    theirs: ['orca'],
  },
  'llm/1': {
    typical: '{\n  "// Note": "This file stores secret API credentials. Do not share!",\n  "openai": "sk-old"\n}\n',
    commented: '{\n  // mine\n  "openai": "sk-old"\n}\n',
    broken: '{"openai": "sk-old"',
    theirs: ['openai', 'sk-old'],
  },
};

const cases = byFile.flatMap(({ recipe, files }) =>
  [LINUX, WINDOWS].flatMap((machine) =>
    files(givenOn(machine)).map((file, index, all) => ({
      name: `${recipe.id}${all.length > 1 ? `/${index}` : ''}`,
      platform: machine.platform,
      file,
      /** As editors on this system write it. */
      write: (text: string) => (machine.platform === 'win32' ? text.replaceAll('\n', '\r\n') : text),
    })),
  ),
);

describe.each(cases)('$name on $platform', ({ name, file, write }) => {
  const texts = TEXTS[name];
  const format = FORMATS[file.format];
  const edit = (text: string) => makeChanges(format, text, file.changes);

  test.each([
    ['missing', file.fresh ?? ''],
    ['empty', ''],
    ['typical', texts?.typical],
    ['commented', texts?.commented],
  ])('a %s file says what it has to, keeps the rest, and is given back', (_, plain) => {
    const text = write(plain ?? 'no such text');
    const edited = edit(text);
    expect(standsAs(format, edited.text, edited.made)).toBe(true);
    expect(edited.text).toMatch(/4747|bbx-key/);
    for (const line of linesOf(text)) {
      const isOurs = edited.made.some(({ wasThere, path }) => wasThere && line.includes(pathWords(path)));
      if (!isOurs) expect(edited.text).toContain(line);
    }
    const back = takeBack(format, edited.text, edited.made);
    expect(back.kept).toEqual([]);
    expect(format.parse(back.text)).toEqual(format.parse(text));
    for (const line of linesOf(text)) expect(back.text).toContain(line);
    expect(back.text).not.toContain(KEY);
    expect(back.text).not.toContain('4747');
  });

  test('a broken file is left alone', () => {
    expect(() => edit(write(texts?.broken ?? ''))).toThrow(/cannot be read as/);
  });

  test('what somebody added since stays', () => {
    const edited = edit(write(texts?.typical ?? ''));
    const back = takeBack(format, edited.text, edited.made);
    for (const word of texts?.theirs ?? []) expect(back.text).toContain(word);
  });
});

/** Without commas at their ends, which come and go. */
function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trimEnd().replace(/,$/, ''))
    .filter((line) => line !== '');
}

const LEFT_TO_THEM: Given = { ...givenOn(LINUX), model: null };

test('a program is looked for on the PATH, and where graphical programs are not told of', () => {
  const folders = ['/usr/bin', '/home/me/.local/bin', '/usr/local/bin', '/opt/homebrew/bin'];
  expect(programPaths({ ...LINUX, env: { PATH: '/usr/bin::/usr/local/bin' } }, 'claude').toSorted()).toEqual(
    folders.map((folder) => `${folder}/claude`).toSorted(),
  );
  const windows = { ...WINDOWS, env: { Path: 'C:\\npm;D:\\x', PATHEXT: '.EXE;.CMD' } };
  expect(programPaths(windows, 'claude')).toEqual([
    'C:\\npm\\claude.exe',
    'C:\\npm\\claude.cmd',
    'D:\\x\\claude.exe',
    'D:\\x\\claude.cmd',
  ]);
});

test('tools whose own models are served keep asking for them', () => {
  const claude = byFile.find(({ recipe }) => recipe.id === 'claude-code')?.files(LEFT_TO_THEM)[0]?.changes;
  expect(claude?.map(({ path }) => path[1])).toEqual([
    'ANTHROPIC_BASE_URL',
    'ANTHROPIC_AUTH_TOKEN',
    'ANTHROPIC_API_KEY',
  ]);
  const codex = byFile.find(({ recipe }) => recipe.id === 'codex')?.files(LEFT_TO_THEM)[0]?.changes;
  expect(codex?.map(({ path }) => path[0])).not.toContain('model');
});

const guided = RECIPES.filter((recipe) => recipe.files === undefined && recipe.cannot === undefined);

test.each(guided.map((recipe): [string, Recipe] => [recipe.id, recipe]))(
  '%s is told address, key and model',
  (_, recipe) => {
    const guide = recipe.guide?.(givenOn(LINUX, 'cheap'));
    const said = [...(guide?.steps ?? []), ...(guide?.snippets ?? []).map(({ text }) => text)].join('\n');
    expect(said).toContain(URL);
    expect(said).toContain(KEY);
    expect(said).toContain('cheap');
  },
);

test('a tool that cannot be connected says why, and offers nothing', () => {
  const impossible = RECIPES.filter(({ cannot }) => cannot !== undefined);
  expect(impossible.map(({ id }) => id)).toEqual(['gemini-cli', 'cursor']);
  for (const { files, guide } of impossible) expect([files, guide]).toEqual([undefined, undefined]);
});

test('ids are fit to be the names of clients, and no two are the same', () => {
  const ids = RECIPES.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[a-z][a-z0-9-]*$/);
});
