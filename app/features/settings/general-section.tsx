import { Link } from 'wouter';
import type { SettingsView } from '../../../src/contract/settings-views.ts';
import { LoadFailed } from '../../ui/load-failed.tsx';
import { SectionTitle } from '../../ui/page.tsx';
import { ThemeChoice } from '../../ui/theme-choice.tsx';
import { ChoiceSetting } from './choice-setting.tsx';
import { RunawaySetting } from './runaway-setting.tsx';
import { SettingsPage } from './settings-page.tsx';
import { useModelNames, useSettings } from './settings-queries.ts';
import { TelemetrySetting } from './telemetry-setting.tsx';
import { BaselineSetting, NumberSetting } from './text-setting.tsx';

export function GeneralSection() {
  const { data: settings, error, refetch } = useSettings();
  return (
    <SettingsPage title="General">
      <div className="flex max-w-[1008px] flex-col gap-8 p-6">
        {error !== null && settings === undefined && (
          <LoadFailed what="the settings" error={error} onRetry={() => void refetch()} />
        )}
        {settings !== undefined && <Settings settings={settings} />}
        <Appearance />
        <Elsewhere />
      </div>
    </SettingsPage>
  );
}

function Settings({ settings }: { settings: SettingsView }) {
  const models = useModelNames();
  return (
    <section aria-label="How requests are handled">
      <SectionTitle aside="each change is a version and can be undone">How requests are handled</SectionTitle>
      <div className="border-t border-line">
        <ChoiceSetting
          name="emulateJson"
          settings={settings}
          options={[
            { value: 'tool', label: 'Through a tool', meaning: 'The model must call one that takes such JSON.' },
            { value: 'prompt', label: 'In words', meaning: 'The prompt asks for it.' },
            { value: 'refuse', label: 'Not at all', meaning: 'Others are tried; if there is none, it fails.' },
          ]}
        />
        <BaselineSetting settings={settings} models={models} />
        <NumberSetting name="reserveTokens" label="Tokens" settings={settings} />
        <RunawaySetting settings={settings} />
        <ChoiceSetting
          name="catalogRefresh"
          settings={settings}
          options={[
            { value: 'off', label: 'Only when asked' },
            { value: 'daily', label: 'Once a day' },
          ]}
        />
        <TelemetrySetting settings={settings} />
      </div>
    </section>
  );
}

function Appearance() {
  return (
    <section aria-label="Appearance" data-subject="setting:theme">
      <SectionTitle aside="in this browser only">Appearance</SectionTitle>
      <div className="border-t border-line pt-3">
        <div className="w-56">
          <ThemeChoice />
        </div>
        <p className="mt-1 text-12 text-faint">Auto follows your system.</p>
      </div>
    </section>
  );
}

const ELSEWHERE: readonly { readonly what: string; readonly page: string; readonly href: string }[] = [
  { what: 'How long requests and their sums are kept, daily copies', page: 'Data', href: '/settings/data' },
  {
    what: 'Whose requests and answers are kept, sketches of words, metrics',
    page: 'Privacy',
    href: '/settings/privacy',
  },
  { what: 'Ports, and web pages that may call the gateway', page: 'Network', href: '/settings/network' },
  { what: 'Time zones and periods of budgets', page: 'Budgets', href: '/budgets' },
  { what: 'Whether conversations stay with a target, timeouts', page: 'Routing', href: '/routing' },
];

function Elsewhere() {
  const inWindow = 'breakerbox' in window;
  return (
    <section aria-label="Set elsewhere">
      <SectionTitle>Set elsewhere</SectionTitle>
      <ul className="border-t border-line">
        {ELSEWHERE.map(({ what, page, href }) => (
          <li key={href} className="flex justify-between gap-6 border-b border-line py-1.5">
            <span className="text-faint">{what}</span>
            <Link href={href} className="underline underline-offset-2">
              {page}
            </Link>
          </li>
        ))}
        {inWindow && (
          <li className="flex justify-between gap-6 border-b border-line py-1.5">
            <span className="text-faint">Start at login, where keys are kept, updates</span>
            <span>the menu in the tray</span>
          </li>
        )}
      </ul>
    </section>
  );
}
