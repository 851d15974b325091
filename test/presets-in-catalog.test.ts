// What presets say about the embedded catalog is true: the two are kept in different rooms and must not drift apart.
import { expect, test } from 'vitest';
import { loadCatalog } from '../src/catalog/catalog.ts';
import { demoModels } from '../src/providers/demo.ts';
import { presets } from '../src/providers/registry.ts';

const catalog = loadCatalog();

test.each([...presets.values()].filter((preset) => preset.catalog !== null))(
  '$id is in the catalog, and its model for `auto` is priced and calls tools',
  (preset) => {
    const name = preset.catalog ?? '';
    expect(catalog.models(name).length).toBeGreaterThan(0);
    if (preset.autoModel === null) return;
    const facts = catalog.factsFor(name, preset.autoModel);
    expect(facts).toMatchObject({ writesText: true, deprecated: false });
    expect(facts?.price).not.toBeNull();
    expect(facts?.abilities.get('tools')).toBe(true);
  },
);

test('only the demo has a model for `auto` that is not in the catalog', () => {
  const outside = [...presets.values()].filter((preset) => preset.catalog === null && preset.autoModel !== null);
  expect(outside.map((preset) => preset.id)).toEqual(['demo']);
  expect(demoModels.map((model) => model.id)).toContain(outside[0]?.autoModel);
});
