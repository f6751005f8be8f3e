import { illustrativeValues } from '../src/config/illustrativeValues';
import { parseSettings } from '../src/config/parseSettings';
import { assess } from '../src/plan/assess';
import { record } from '../src/plan/recording';
import { writePlan } from '../src/plan/writePlan';
import { platform, type Platform } from '../src/platform';
import { systemNamed } from '../src/systems/catalogue';
import { accessMatrix } from '../src/wiring/accessMatrix';
import { diagram } from '../src/wiring/diagram';
import { syntheticSystem } from './syntheticSystem';

/** Plans a system by name, or a synthetic one of so many services, and prints how many resources there were. */
async function main([subject = '24', folder = '.berth/bundles/plan']: readonly string[]): Promise<void> {
  const count = Number(subject);
  const system = Number.isNaN(count) ? systemNamed(subject) : syntheticSystem(count);
  const values = {
    ...illustrativeValues('aws'),
    system: system.name,
    environment: 'production',
    target: 'aws',
    // Services of their own, not stand-ins: a thousand copies of one script would measure that script.
    imageRegistry: 'registry.example.com',
  };
  const settings = parseSettings(values, [system], { illustrative: true });
  const built: Platform[] = [];
  const recording = await record(
    async () => {
      const made = await platform(settings, system);
      built.push(made);
      return made.outputs;
    },
    { world: 'known' },
  );
  for (const made of built) {
    const { landscape, wiring } = made;
    const graph = diagram(system, landscape, wiring.bindings);
    const judged = assess(recording, settings, made, {});
    await writePlan(folder, { recording, graph, access: accessMatrix(wiring), ...judged });
  }
  console.log(String(recording.resources.length));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
