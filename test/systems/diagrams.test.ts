import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { illustrativeSettings } from '../../src/config/settings';
import { landscapeOf } from '../../src/platform/landscapeOf';
import { systemIn } from '../../src/platform/systemIn';
import { catalogue, systemNamed } from '../../src/systems/catalogue';
import { bindingsOf } from '../../src/wiring/bindings';
import { diagram } from '../../src/wiring/diagram';
import { diagramComparisons, type DiagramComparison } from './diagramComparisons';
import { readDiagram, type Graph } from './readDiagram';

function seedDiagram({ file }: DiagramComparison): Graph {
  return readDiagram(readFileSync(join(__dirname, 'seedDiagrams', `${file}.mmd`), 'utf8'));
}

function ourDiagram({ system: name, settings = {} }: DiagramComparison): Graph {
  const chosen = illustrativeSettings(name, 'production', 'aws', catalogue, settings);
  const system = systemIn(chosen, systemNamed(name));
  return readDiagram(diagram(system, landscapeOf(chosen), bindingsOf(system)));
}

/** The seed's arrows in our names; one within a node of ours is none. */
function translated(comparison: DiagramComparison): ReadonlySet<string> {
  const { nodes, withoutNodes = {} } = comparison;
  const arrows = [...seedDiagram(comparison).arrows].flatMap((arrow) => {
    const ends = arrow.split(' --> ');
    if (ends.some((end) => end in withoutNodes)) return [];
    const [from, to] = ends.map((end) => nodes[end] ?? end);
    const within = from === to && ends[0] !== ends[1];
    return within ? [] : [`${from} --> ${to}`];
  });
  return new Set(arrows);
}

describe("the diagrams of the seeds, beside Berth's own", () => {
  for (const comparison of diagramComparisons) {
    const { system, nodes, withoutNodes = {}, withoutArrows = {}, furtherArrows = {} } = comparison;

    describe(system, () => {
      it('has every node that the seed draws, but those with a reason', () => {
        const named = [...Object.keys(nodes), ...Object.keys(withoutNodes)].sort();
        const drawn = [...seedDiagram(comparison).nodes].filter((node) => !node.startsWith('Note')).sort();
        assert.deepEqual(named, drawn);
        const ours = ourDiagram(comparison).nodes;
        assert.deepEqual(
          Object.values(nodes).filter((node) => !ours.has(node)),
          [],
        );
      });

      it('has every arrow that the seed draws, but those with a reason', () => {
        const ours = ourDiagram(comparison).arrows;
        const missing = [...translated(comparison)].filter((arrow) => !ours.has(arrow));
        assert.deepEqual(missing.sort(), Object.keys(withoutArrows).sort());
      });

      it('has no further arrow, but those with a reason', () => {
        const seed = translated(comparison);
        const further = [...ourDiagram(comparison).arrows].filter((arrow) => !seed.has(arrow));
        assert.deepEqual(further.sort(), Object.keys(furtherArrows).sort());
      });
    });
  }

  it('are compared for every system', () => {
    assert.deepEqual(
      [...new Set(diagramComparisons.map(({ system }) => system))].sort(),
      catalogue.map(({ name }) => name).sort(),
    );
  });
});
