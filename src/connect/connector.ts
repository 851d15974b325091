// Connects local tools to the gateway and disconnects them: the engine behind the recipes.

import type {
  ConnectListView,
  ConnectPreviewView,
  ConnectUndoView,
  ConnectVerifyView,
  ToolView,
} from '../contract/connect-views.ts';
import type { ConnectPorts, SeenRequest } from './connect-ports.ts';
import { ConnectRefused } from './connect-refused.ts';
import { problemOf } from './connection-problem.ts';
import { ConnectionsFile, type ConnectionRecord } from './connections-file.ts';
import { RECIPES } from './directory.ts';
import { findProgram, findTool } from './find-tool.ts';
import { NotAsExpected } from './formats/values.ts';
import { digestOf } from './held-file.ts';
import { planFile, type PlannedFile } from './plan-files.ts';
import type { Given, Recipe } from './recipe.ts';
import { planUndo } from './undo-file.ts';
import { writeFiles } from './write-files.ts';

/** Stands where a key will be: nobody has it. */
const KEY_TO_COME = 'YOUR-KEY';

/** The ledger writes a moment after the answer has gone out. */
const LOOKS = 10;
const LOOK_AGAIN_MS = 200;

export class Connector {
  readonly #ports: ConnectPorts;
  readonly #records: ConnectionsFile;

  constructor(ports: ConnectPorts) {
    this.#ports = ports;
    this.#records = new ConnectionsFile(ports.dataDir);
  }

  async list(): Promise<ConnectListView> {
    const tools = await Promise.all(RECIPES.map((recipe) => this.#view(recipe)));
    return { tools, models: [...this.#ports.modelNames()] };
  }

  /** `model`: a name to ask for; undefined: those it asks for by itself where somebody serves them, or else the usual one. */
  async preview(tool: string, model: string | undefined): Promise<ConnectPreviewView> {
    const recipe = recipeOf(tool);
    const record = this.#records.all()[tool];
    const given = record === undefined ? this.#given(recipe, KEY_TO_COME, model) : this.#givenOf(record);
    const { files, problem } = record === undefined ? plan(recipe, given) : NOTHING_TO_DO;
    const guide = recipe.guide?.(given) ?? { steps: [], snippets: [] };
    return {
      tool: await this.#view(recipe),
      model: given.model?.name ?? null,
      files: files.map(({ path, before, diff }) => ({ path, isNew: before === null, diff: [...diff] })),
      problem,
      seen: seenOf(files),
      steps: [...guide.steps],
      snippets: [...guide.snippets],
    };
  }

  /** Throws ConnectRefused, NotAsExpected or ConfigRefused, each with nothing changed. */
  async apply(tool: string, model: string | undefined, seen: string | undefined): Promise<ToolView> {
    const recipe = recipeOf(tool);
    if (recipe.cannot !== undefined) throw new ConnectRefused(recipe.cannot);
    if (this.#records.all()[tool] !== undefined)
      throw new ConnectRefused(`${recipe.label} is connected already. Disconnect it first.`);
    const looked = this.#given(recipe, KEY_TO_COME, model);
    if (seen !== undefined && seenOf((recipe.files?.(looked) ?? []).map(planFile)) !== seen) {
      throw new ConnectRefused(
        `The files of ${recipe.label} have changed since you looked. Nothing was done; look at the change once more.`,
      );
    }
    const client = freeName(recipe.id, this.#ports.clients.names());
    const key = this.#ports.clients.make(client, `connect ${recipe.label}: add the client ${client}`);
    try {
      const given = this.#given(recipe, key, model);
      const planned = (recipe.files?.(given) ?? []).map(planFile);
      const since = this.#ports.clock.now();
      writeFiles(this.#records, recipe.id, planned, {
        client,
        since,
        url: given.url,
        model: given.model?.name ?? null,
      });
    } catch (error) {
      this.#ports.clients.remove(client, `take back the client ${client}: ${recipe.label} could not be connected`);
      throw error;
    }
    return this.#view(recipe);
  }

  /** `dryRun`: says what would be done. Throws ConnectRefused or NotAsExpected, with nothing changed. */
  undo(tool: string, dryRun: boolean): ConnectUndoView {
    const { label } = recipeOf(tool);
    const record = this.#recordOf(tool);
    const plans = record.files.map((file) => planUndo(file, this.#records));
    const notes: string[] = [];
    if (!dryRun) {
      // The folders that were made are in use until the last of their files is gone: that is the first that was made.
      for (const { run } of plans.toReversed()) run();
      const why = this.#ports.clients.remove(record.client, `disconnect ${label}: remove the client ${record.client}`);
      if (why !== null) notes.push(`The client ${record.client} stays: ${why}`);
      this.#records.put(tool, null);
    }
    if (record.files.length === 0)
      notes.push(`Take the address and the key out of ${label} again; the key is refused from now on.`);
    const files = plans.map(({ path, how, diff, kept, copy }) => ({
      path,
      how,
      diff: [...diff],
      kept: [...kept],
      copy,
    }));
    return { files, notes };
  }

  /** Asks the tool a question where that can be done, and looks for its request in the ledger. */
  async verify(tool: string): Promise<ConnectVerifyView> {
    const recipe = recipeOf(tool);
    const { client } = this.#recordOf(tool);
    const probe = recipe.probe?.(this.#givenOf(this.#recordOf(tool)));
    const program = probe === undefined ? null : findProgram(this.#ports.machine, probe.program);
    if (probe === undefined || program === null) {
      const newest = await this.#ports.lastRequest(client);
      return seenSoFar(recipe, newest && (await this.#settled(client, newest.at)));
    }
    const startedAt = this.#ports.clock.now();
    const { code, timedOut, said } = await this.#ports.run(program, probe.args);
    const request = await this.#settled(client, startedAt);
    if (request === null) {
      const end = timedOut ? 'did not end in time' : code === null ? 'could not be started' : `ended with ${code}`;
      return {
        ok: false,
        text: `${recipe.label} ${end} and sent nothing to the gateway. ${said}`.trim(),
        request: null,
      };
    }
    return spoken(recipe, request);
  }

  /** Its newest request since then, once the ledger knows its end. */
  async #settled(client: string, since: number): Promise<SeenRequest | null> {
    const { clock, lastRequest } = this.#ports;
    for (let tries = 1; ; tries += 1) {
      const request = await lastRequest(client);
      const isMine = request !== null && request.at >= since;
      if ((isMine && request.state !== 'open') || tries === LOOKS) return isMine ? request : null;
      await new Promise<void>((resolve) => {
        clock.after(LOOK_AGAIN_MS, resolve);
      });
    }
  }

  async #view(recipe: Recipe): Promise<ToolView> {
    const { machine, clients } = this.#ports;
    const found = findTool(recipe, machine);
    const record = this.#records.all()[recipe.id];
    const byFile = recipe.files !== undefined;
    return {
      id: recipe.id,
      label: recipe.label,
      kind: recipe.kind,
      way: recipe.cannot === undefined ? (byFile ? 'file' : 'hand') : 'none',
      cannot: recipe.cannot ?? null,
      found: found ?? null,
      findable: found !== undefined,
      ownModels: this.#servesOwn(recipe),
      verifies: recipe.probe !== undefined,
      docs: recipe.docs,
      connection:
        record === undefined
          ? null
          : {
              client: record.client,
              since: record.since,
              model: record.model,
              files: record.files.map(({ path }) => path),
              problem: problemOf(record, this.#ports.url(), clients.names()),
              lastRequestAt: (await this.#ports.lastRequest(record.client))?.at ?? null,
            },
    };
  }

  #servesOwn({ ownModelsFrom = [] }: Recipe): boolean {
    return this.#ports.hasProviderOf(ownModelsFrom);
  }

  #given(recipe: Recipe, key: string, model: string | undefined): Given {
    const { machine, modelNames } = this.#ports;
    const name = model ?? (this.#servesOwn(recipe) ? null : (modelNames()[0] ?? null));
    return { machine, url: this.#ports.url(), key, model: name === null ? null : this.#ports.model(name) };
  }

  #givenOf({ client, url, model }: ConnectionRecord): Given {
    const { machine, clients } = this.#ports;
    const key = clients.key(client) ?? KEY_TO_COME;
    return { machine, url, key, model: model === null ? null : this.#ports.model(model) };
  }

  #recordOf(tool: string): ConnectionRecord {
    const record = this.#records.all()[tool];
    if (record === undefined) throw new ConnectRefused(`${recipeOf(tool).label} is not connected.`);
    return record;
  }
}

const NOTHING_TO_DO = { files: [], problem: null };

/** Throws ConnectRefused when there is no such tool. */
function recipeOf(tool: string): Recipe {
  const recipe = RECIPES.find(({ id }) => id === tool);
  if (recipe !== undefined) return recipe;
  throw new ConnectRefused(`There is no tool '${tool}'. Known are ${RECIPES.map(({ id }) => id).join(', ')}.`);
}

function plan(
  recipe: Recipe,
  given: Given,
): { readonly files: readonly PlannedFile[]; readonly problem: string | null } {
  try {
    return { files: (recipe.files?.(given) ?? []).map(planFile), problem: null };
  } catch (error) {
    if (error instanceof NotAsExpected) return { files: [], problem: error.message };
    throw error;
  }
}

function seenOf(files: readonly PlannedFile[]): string {
  return files.map(({ path, before }) => `${path}=${digestOf(before?.bytes ?? null)}`).join('\n');
}

function freeName(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted;
  let n = 2;
  while (taken.includes(`${wanted}-${n}`)) n += 1;
  return `${wanted}-${n}`;
}

function seenSoFar(recipe: Recipe, request: SeenRequest | null): ConnectVerifyView {
  if (request !== null) return spoken(recipe, request);
  return {
    ok: false,
    text: `No request of ${recipe.label} has come yet. Ask it something, then look again.`,
    request: null,
  };
}

function spoken({ label }: Recipe, { id, state, asked, target, error }: SeenRequest): ConnectVerifyView {
  if (state === 'done')
    return { ok: true, text: `${label} asked for ${asked}, and ${target ?? 'a provider'} answered.`, request: id };
  const why = error === null ? '' : ` (${error})`;
  // What a tool asks for by itself may be newer than what is known here of a provider.
  const advice =
    error === 'unknown-model' ? ' Refresh the models of its provider, or connect it with another model.' : '';
  const text = `${label} reached the gateway and asked for ${asked}, but the request is ${state}${why}.${advice}`;
  return { ok: false, text, request: id };
}
