// Rules, routes and their tests: what they are, what a draft of them would do, and why requests go where they go.

import { implement } from '@orpc/server';
import { contract } from '../contract/contract.ts';
import type { Config } from '../domain/config.ts';
import type { RuleTest } from '../domain/rule.ts';
import { refused, refusing, type Desk } from './desk.ts';
import { buildDraft, builtRules, checkDraft, ruleViews, testViews } from './draft-check.ts';
import { explainRequest } from './explain-request.ts';
import type { Instance } from './instance.ts';
import { routeDetails } from './route-handlers.ts';
import { testOfRequest } from './test-of-request.ts';

const MONTH_MS = 30 * 86_400_000;

export function createRoutingHandlers({ instance, undo, change }: Desk) {
  const os = implement(contract).routing;
  const { settings, ledger, clock } = instance;

  return {
    get: os.get.handler(async () => {
      const config = settings.current();
      const used = await ledger.query('ruleUse', { from: clock.now() - MONTH_MS });
      return {
        rules: ruleViews(config, used),
        built: builtRules(config),
        routes: routeDetails(instance, config),
        tests: testViews(instance, config),
        text: settings.routingText(),
      };
    }),
    check: os.check.handler(({ input: { text, whole } }) => checkDraft(instance, text, whole)),
    build: os.build.handler(({ input }) => buildDraft(instance, input)),
    save: os.save.handler(({ input: { text, force } }) => {
      const { routes, aliases, rules, ruleTests } = settings.current();
      const words = settings.keptText();
      refusing(() => settings.applyRouting(text, 'change rules and routes', { force }));
      const before = { routes, aliases, rules, ruleTests };
      // It says all that can be changed here, comments and all.
      const saved = settings.routingText();
      const back = (config: Config): Config => {
        // What was changed since must not go with it.
        if (settings.routingText() !== saved)
          throw refused('Rules or routes were changed since: undo it under Settings, Versions.', null);
        return { ...config, ...before };
      };
      const label = 'bring back the rules and routes before';
      return { undo: undo.add(() => change(label, back, { force: true, text: words })) };
    }),
    explain: os.explain.handler(async ({ input }) => explainRequest(instance, input)),
    addTest: os.addTest.handler(async ({ input }) => {
      const test = sureOf(instance, await testOfRequest(instance, input.id, input.name));
      change(`make a rule test of a request`, (config) => ({ ...config, ruleTests: [...config.ruleTests, test] }), {
        force: true,
      });
      const without = (config: Config): Config => ({
        ...config,
        ruleTests: config.ruleTests.filter(({ name }) => name !== test.name),
      });
      return { undo: undo.add(() => change(`remove the rule test ${test.name}`, without, { force: true })) };
    }),
  };
}

/**
 * A case that failed at once would stand in the way of every later change. Where chance, the health of targets or an
 * earlier answer chose the model, only the rule can be expected.
 */
function sureOf(instance: Instance, test: RuleTest): RuleTest {
  const isSure = (each: RuleTest): boolean =>
    instance.testRules({ ...instance.config(), ruleTests: [each] }).every(({ result }) => result !== 'failed');
  if (isSure(test)) return test;
  const { model, ...expect } = test.expect;
  const plainer = { ...test, expect };
  if (model !== undefined && isSure(plainer)) return plainer;
  throw refused('The rules send such a request elsewhere today, or ask for what was not kept of it.', 'id');
}
