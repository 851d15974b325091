// Routes one by one: each change is a version of its own, checked like every other and taken back with a step.

import { ORPCError, implement } from '@orpc/server';
import { contract } from '../contract/contract.ts';
import type { RouteDetail } from '../contract/routing-views.ts';
import { withDemo } from '../dispatch/with-demo.ts';
import type { Config, RouteConfig } from '../domain/config.ts';
import { AUTO_ROUTE } from '../routing/routing-table.ts';
import { formatDuration } from '../settings/duration.ts';
import { notFound, refused, type Desk } from './desk.ts';
import type { Instance } from './instance.ts';
import { putBack } from './provider-edits.ts';
import { editWords, routeOf, usersOf, withRoute } from './route-edits.ts';
import { routeViews } from './views.ts';

export function createRouteHandlers({ instance, undo, change }: Desk) {
  const os = implement(contract).routes;
  const { settings } = instance;

  const find = (id: string): { route: RouteConfig; index: number } => {
    const { routes } = settings.current();
    const index = routes.findIndex((route) => route.id === id);
    const route = routes[index];
    if (route === undefined) throw notFound(`There is no route '${id}'.`);
    return { route, index };
  };

  /** Makes a change, and a step that takes it back: with the words as they were, unless they were changed since. */
  const step = (label: string, edit: Edit, force: boolean, backLabel: string, back: Edit): { undo: string } => {
    const words = settings.keptText();
    change(label, edit, { force });
    const after = settings.routingText();
    return {
      undo: undo.add(() => {
        const isLast = settings.routingText() === after;
        change(backLabel, back, { force: true, ...(isLast && { text: words }) });
      }),
    };
  };

  return {
    list: os.list.handler(() => routeViews(instance.config())),
    add: os.add.handler(({ input: { route: input, force } }) => {
      const route = routeOf(input);
      const add: Edit = (config) => ({ ...config, routes: [...config.routes, route] });
      const index = settings.current().routes.length;
      return atRoute(index, () =>
        step(`add the route ${route.id}`, add, force, `take back the route ${route.id}`, without(route.id)),
      );
    }),
    edit: os.edit.handler(({ input: { id, route: input, force } }) => {
      const { route: before, index } = find(id);
      const after = routeOf(input);
      return atRoute(index, () =>
        step(
          editWords(before, after),
          (config) => withRoute(config, id, after),
          force,
          `change back the route ${id}`,
          (config) => {
            if (!config.routes.some((route) => route.id === after.id))
              throw notFound(`There is no route '${after.id}'.`);
            return withRoute(config, after.id, before);
          },
        ),
      );
    }),
    remove: os.remove.handler(({ input: { id, force } }) => {
      const { route, index } = find(id);
      const users = usersOf(settings.current(), id);
      if (users.length > 0) {
        throw refused(`The route ${id} is used by ${users.join(', ')}. Lead them elsewhere first.`, 'id');
      }
      const bringBack: Edit = (config) => ({ ...config, routes: putBack(config.routes, route, index) });
      return step(`remove the route ${id}`, without(id), force, `bring back the route ${id}`, bringBack);
    }),
  };
}

type Edit = (config: Config) => Config;

function without(id: string): Edit {
  return (config) => ({ ...config, routes: config.routes.filter((route) => route.id !== id) });
}

/** Problems of the route are told by its own fields: `targets[0].model`. */
function atRoute<T>(index: number, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const path: unknown = error instanceof ORPCError && error.code === 'REFUSED' ? error.data?.path : null;
    const own = `routes[${index}].`;
    // Of two with one name it is the later that is named.
    if (typeof path === 'string' && /^routes\[\d+\]\.id$/.test(path)) throw refused((error as Error).message, 'id');
    if (typeof path !== 'string' || !path.startsWith(own) || !(error instanceof ORPCError)) throw error;
    throw refused(error.message, path.slice(own.length));
  }
}

export function routeDetails({ planner }: Instance, config: Config): RouteDetail[] {
  const routes = config.routes.map((route) => routeDetail(config, route, planner.added.of(route.id)));
  if (routes.some(({ id }) => id === AUTO_ROUTE)) return routes;
  const everyProvider = withDemo(config)
    .providers.filter(({ enabled }) => enabled)
    .map(({ id }) => ({ model: `${id}/*`, weight: 1, set: null }));
  const auto: RouteDetail = {
    id: AUTO_ROUTE,
    strategy: 'priority',
    direct: false,
    sticky: true,
    targets: everyProvider,
    fallbackOn: [],
    timeouts: {},
    usedBy: [],
    builtIn: true,
    added: null,
  };
  return [auto, ...routes];
}

function routeDetail(config: Config, route: RouteConfig, added: RouteDetail['added']): RouteDetail {
  const { id, strategy, direct, sticky, targets, fallbackOn, timeouts } = route;
  return {
    id,
    strategy,
    direct,
    sticky,
    targets: targets.map(({ model, weight, set }) => ({
      model,
      weight,
      set: Object.keys(set).length === 0 ? null : JSON.stringify(set),
    })),
    fallbackOn: [...fallbackOn],
    timeouts: Object.fromEntries(Object.entries(timeouts).map(([name, ms]) => [name, formatDuration(ms)])),
    usedBy: [...usersOf(config, id)],
    builtIn: false,
    added: direct ? added : null,
  };
}
