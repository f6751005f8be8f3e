import assert from 'node:assert/strict';
import { illustrativeSettings } from '../../src/config/settings';
import { landscapeOf } from '../../src/platform/landscapeOf';
import { systemIn } from '../../src/platform/systemIn';
import { columnsOf } from '../../src/report/picture/columns';
import { labelLines, shortened, widthOf } from '../../src/report/picture/label';
import { isDrawable, layout, type PlacedNode, type Rectangle } from '../../src/report/picture/layout';
import { catalogue, systemNamed } from '../../src/systems/catalogue';
import { bindingsOf } from '../../src/wiring/bindings';
import { drawing, type Drawing } from '../../src/wiring/drawing';

function drawn(boxes: Readonly<Record<string, readonly string[]>>, arrows: readonly string[]): Drawing {
  return {
    boxes: Object.entries(boxes).map(([title, names]) => ({
      title,
      nodes: names.map((name) => ({ id: name, kind: 'service', name, title: name })),
    })),
    arrows: arrows.map((arrow) => {
      const [from = '', to = ''] = arrow.split(' ');
      return { from, to };
    }),
  };
}

function drawingOf(name: string): Drawing {
  const settings = illustrativeSettings(name, 'production', 'aws', catalogue, {});
  const system = systemIn(settings, systemNamed(name));
  return drawing(system, landscapeOf(settings), bindingsOf(system));
}

function overlap(one: Rectangle, two: Rectangle): boolean {
  return (
    one.x < two.x + two.width &&
    two.x < one.x + one.width &&
    one.y < two.y + two.height &&
    two.y < one.y + one.height
  );
}

function pairs<Value>(values: readonly Value[]): readonly (readonly [Value, Value])[] {
  return values.flatMap((one, index) => values.slice(index + 1).map((two) => [one, two] as const));
}

describe('columnsOf', () => {
  it('puts boxes where their arrows lead, in whatever order they are written', () => {
    const { columnOf } = columnsOf(
      drawn({ clients: ['user'], web: ['web'], proxy: ['proxy'], stores: ['db'] }, [
        'user proxy',
        'proxy web',
        'web db',
      ]),
    );
    assert.deepEqual(Object.fromEntries(columnOf), { user: 0, proxy: 1, web: 2, db: 3 });
  });

  it('gives a box as many columns as its own arrows need', () => {
    const { columnOf } = columnsOf(
      drawn({ a: ['one', 'two', 'three'], b: ['four'] }, ['one two', 'two three', 'two four']),
    );
    assert.deepEqual(Object.fromEntries(columnOf), { one: 0, two: 1, three: 2, four: 3 });
  });

  it('leads an arrow back that closes a cycle, of boxes or within one', () => {
    const { columnOf, courses } = columnsOf(
      drawn({ a: ['one', 'two'], b: ['three'] }, ['one two', 'two one', 'two three', 'three one']),
    );
    assert.deepEqual(Object.fromEntries(columnOf), { one: 0, two: 1, three: 2 });
    assert.deepEqual(
      courses
        .filter(({ arrow, left }) => arrow.from !== left)
        .map(({ arrow }) => `${arrow.from} ${arrow.to}`),
      ['three one', 'two one'],
    );
  });

  it('puts what nothing leads to right before what it leads to', () => {
    const { columnOf } = columnsOf(
      drawn({ a: ['one'], b: ['two'], c: ['three'], d: ['job'] }, ['one two', 'two three', 'job three']),
    );
    assert.equal(columnOf.get('job'), 1);
  });

  it('keeps two boxes of the same title apart', () => {
    const same: Drawing = {
      boxes: [...drawn({ Edge: ['one'] }, []).boxes, ...drawn({ Edge: ['two'] }, []).boxes],
      arrows: [{ from: 'one', to: 'two' }],
    };
    assert.deepEqual(Object.fromEntries(columnsOf(same).columnOf), { one: 0, two: 1 });
  });
});

describe('layout', () => {
  for (const { name } of catalogue) {
    describe(`of ${name}`, () => {
      const plan = drawingOf(name);
      const placed = layout(plan);
      const nodes = placed.boxes.flatMap((box) => box.nodes);
      const byId = new Map(nodes.map((node): [string, PlacedNode] => [node.node.id, node]));

      it('has a place for every node, none over another, each in its box, all within the picture', () => {
        assert.equal(nodes.length, plan.boxes.flatMap((box) => box.nodes).length);
        assert.deepEqual(
          pairs(nodes).filter(([one, two]) => overlap(one, two)),
          [],
        );
        assert.deepEqual(
          pairs(placed.boxes).filter(([one, two]) => overlap(one, two)),
          [],
        );
        for (const box of placed.boxes) {
          assert.ok(
            box.x >= 0 &&
              box.y >= 0 &&
              box.x + box.width <= placed.width &&
              box.y + box.height <= placed.height,
          );
          for (const node of box.nodes) {
            assert.ok(node.x > box.x && node.x + node.width < box.x + box.width, node.node.id);
            assert.ok(node.y > box.y && node.y + node.height < box.y + box.height, node.node.id);
          }
        }
      });

      it('leads every arrow from the side of its first node to the side of its second', () => {
        assert.equal(placed.arrows.length, plan.arrows.length);
        for (const { arrow, points, backward } of placed.arrows) {
          const [from, to] = [byId.get(arrow.from), byId.get(arrow.to)];
          assert.ok(from !== undefined && to !== undefined);
          const [tail, head] = [points[0], points.at(-1)];
          assert.equal(tail?.x, backward ? from.x : from.x + from.width);
          assert.equal(head?.x, backward ? to.x + to.width : to.x);
          assert.ok(tail.y > from.y && tail.y < from.y + from.height);
          assert.ok(head.y > to.y && head.y < to.y + to.height);
        }
      });

      it('leads no arrow through a node', () => {
        for (const { arrow, points } of placed.arrows) {
          for (const { x, y } of points.slice(1, -1)) {
            const hit = nodes.find(
              (node) => node.y < y && y < node.y + node.height && node.x <= x && x <= node.x + node.width,
            );
            assert.equal(hit, undefined, `${arrow.from} --> ${arrow.to} crosses ${hit?.node.id ?? ''}`);
          }
        }
      });

      it('is the same again', () => assert.deepEqual(layout(plan), placed));
    });
  }

  it('is done of every shipped system, and of none that nobody could read', () => {
    for (const { name } of catalogue) assert.ok(isDrawable(drawingOf(name)), name);
    const names = Array.from({ length: 121 }, (_, index) => `service-${index}`);
    assert.ok(!isDrawable(drawn({ many: names }, [])));
    const chain = names.slice(0, 30);
    const tangled = chain.flatMap((name, index) => chain.slice(index + 1).map((other) => `${name} ${other}`));
    assert.ok(!isDrawable(drawn({ chain }, tangled)));
  });

  it('has room for a system without a binding', () => {
    const { boxes, arrows } = layout(drawn({ alone: ['one', 'two'] }, []));
    assert.equal(boxes[0]?.nodes.length, 2);
    assert.deepEqual(arrows, []);
  });
});

describe('labels', () => {
  it('stay on one line while there is room, else take two of about the same width', () => {
    assert.deepEqual(labelLines('API Gateway'), ['API Gateway']);
    assert.deepEqual(labelLines('Yjs Collaboration Server'), ['Yjs Collaboration', 'Server']);
    assert.deepEqual(labelLines('user-admin-messaging-ingress'), ['user-admin-', 'messaging-ingress']);
  });

  it('end in an ellipsis where they are too long', () => {
    const long = 'a'.repeat(80);
    const [line = ''] = labelLines(long);
    assert.match(line, /^a+…$/);
    assert.ok(widthOf(line) <= 176);
    assert.equal(shortened('short', 100), 'short');
  });
});
