import { Link } from 'wouter';
import type { PrivacyView } from '../../../src/contract/privacy-views.ts';
import { Fact, Facts } from '../../ui/facts.tsx';
import { format } from '../../ui/format.ts';
import { LoadFailed } from '../../ui/load-failed.tsx';
import { SectionTitle } from '../../ui/page.tsx';
import { SettingsPage } from '../settings/settings-page.tsx';
import { useSettings } from '../settings/settings-queries.ts';
import { NumberSetting } from '../settings/text-setting.tsx';
import { CaptureSection } from './capture-section.tsx';
import { usePrivacy, usePrivacyActions } from './privacy-queries.ts';

export function PrivacyPage() {
  const { data: privacy, error, refetch } = usePrivacy();
  const { data: settings } = useSettings();
  return (
    <SettingsPage title="Privacy">
      <div className="flex max-w-[1008px] flex-col gap-8 p-6">
        {error !== null && privacy === undefined && (
          <LoadFailed what="what is kept" error={error} onRetry={() => void refetch()} />
        )}
        {privacy !== undefined && (
          <>
            <CaptureSection key={`${privacy.bodyDays} ${privacy.maxBodiesMb}`} privacy={privacy} />
            <Switches privacy={privacy} />
            {settings !== undefined && (
              <div className="-mt-8 max-w-[720px]">
                <NumberSetting name="sketchDays" label="Days" settings={settings} />
              </div>
            )}
            <Telemetry telemetry={privacy.telemetry} />
            <Kept privacy={privacy} />
          </>
        )}
      </div>
    </SettingsPage>
  );
}

function Switches({ privacy: { keywordSketches, sketchDays, openMetrics } }: { privacy: PrivacyView }) {
  const { sketches, openMetrics: metrics } = usePrivacyActions();
  return (
    <section aria-label="Also kept and told">
      <SectionTitle>Also kept and told</SectionTitle>
      <div className="max-w-[720px] border-t border-line">
        <Switch
          label="Sketches of words"
          meaning={`Of your last message, for ${sketchDays} days: they let you try a new keyword rule on old traffic. Their words cannot be read back. Off deletes them.`}
          on={sketches.isPending ? sketches.variables.keywordSketches : keywordSketches}
          onSwitch={(on) => sketches.mutate({ keywordSketches: on })}
        />
        <Switch
          label="Metrics without a key"
          meaning="Every program on this machine may read /metrics: clients, models, tokens and cost, no words."
          on={metrics.isPending ? metrics.variables.openMetrics : openMetrics}
          onSwitch={(on) => metrics.mutate({ openMetrics: on })}
        />
      </div>
    </section>
  );
}

interface SwitchProps {
  label: string;
  meaning: string;
  on: boolean;
  onSwitch: (on: boolean) => void;
}

function Switch({ label, meaning, on, onSwitch }: SwitchProps) {
  return (
    <label className="flex cursor-pointer items-baseline gap-3 border-b border-line py-1.5 has-focus-visible:outline-2 has-focus-visible:outline-amber">
      <input
        type="checkbox"
        checked={on}
        onChange={(event) => onSwitch(event.target.checked)}
        className="translate-y-0.5 outline-none"
      />
      <span className="w-44 shrink-0 font-medium">{label}</span>
      <span className="text-faint">{meaning}</span>
    </label>
  );
}

function Telemetry({ telemetry }: { telemetry: PrivacyView['telemetry'] }) {
  return (
    <section aria-label="Telemetry">
      <SectionTitle>Telemetry</SectionTitle>
      {telemetry === null ? (
        <p className="max-w-[72ch] text-faint">
          Nothing is sent anywhere. Traces for OpenTelemetry can be switched on under{' '}
          <Link href="/settings/general?at=setting:telemetry" className="text-ink underline underline-offset-2">
            General
          </Link>
          .
        </p>
      ) : (
        <p className="max-w-[72ch]">
          Traces go to <code className="figures">{telemetry.endpoint}</code>: {format.count(telemetry.sentSpans)} spans
          sent, {format.count(telemetry.droppedSpans)} given up. They hold no words of requests and answers.
          {telemetry.problem !== null && <span className="text-red"> {telemetry.problem}</span>}
        </p>
      )}
    </section>
  );
}

function Kept({ privacy: { dataDir } }: { privacy: PrivacyView }) {
  return (
    <section aria-label="What lies where">
      <SectionTitle aside={dataDir}>What lies where</SectionTitle>
      <div className="max-w-[720px]">
        <Facts>
          <Fact name="ledger.sqlite">
            who asked what model when, tokens, cost, times; errors in the provider’s words
          </Fact>
          <Fact name="bodies.sqlite">requests and answers, sealed; only while you keep them</Fact>
          <Fact name="settings.json, versions/">your configuration and its past, keys sealed</Fact>
          <Fact name="fixes.json">what providers were found to refuse</Fact>
        </Facts>
      </div>
    </section>
  );
}
