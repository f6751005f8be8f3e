import assert from 'node:assert/strict';
import { measureOnce } from '../../load/measure/measureOnce';
import type { TargetFigures } from '../../load/measure/measureTarget';
import { smokePlan } from '../../load/plan';
import { figuresTable } from '../../load/report';
import { targetNames } from '../../load/target';

describe('The load test', function () {
  this.timeout(180_000);
  const { connect, burst, talk, idle } = smokePlan;
  let figures: readonly TargetFigures[];

  before(async () => {
    figures = await measureOnce(smokePlan, () => undefined);
  });

  for (const target of targetNames) {
    const of = (): TargetFigures => {
      const found = figures.find((each) => each.target === target);
      assert.ok(found);
      return found;
    };

    it(`measures every connection of ${target}`, () => {
      assert.equal(of().start.length, smokePlan.starts);
      assert.equal(of().connect.connect?.count, connect.perSecond * connect.seconds);
      assert.equal(of().burst.connect?.count, burst);
      assert.deepEqual(
        of().idle.map(({ connections }) => connections),
        idle.connections,
      );
      for (const { residentMebibytes, heapMebibytes } of of().idle) {
        assert.ok(heapMebibytes > 1 && residentMebibytes > heapMebibytes);
      }
    });

    it(`measures every message of ${target}, at each reader`, () => {
      const { tally, question, answer, accepted, failures } = of().talk;
      assert.deepEqual(failures, {});
      assert.ok(tally && question && answer && accepted);
      assert.equal(question.count + answer.count * talk.admins, tally.accepted * talk.admins);
      assert.equal(accepted.count, tally.sent);
      assert.deepEqual(
        { ...tally, sent: undefined },
        { sent: undefined, accepted: tally.sent, due: tally.sent * (talk.admins + 1), lost: 0, twice: 0 },
      );
      const expected = (talk.questionsPerSecond + talk.answersPerSecond) * talk.seconds;
      assert.ok(tally.sent >= expected, `${tally.sent} of ${expected} messages were said`);
      assert.ok(question.p50 <= question.p99 && question.p99 <= question.max);
    });
  }

  it('loses nothing of the application through a restart of both servers, and shows nothing twice', () => {
    const restart = figures.find(({ target }) => target === 'messaging')?.restart;
    assert.deepEqual(restart?.failures, {});
    const { sent, accepted, lost, twice } = restart?.tally ?? {};
    assert.ok(sent !== undefined && sent > 100);
    assert.deepEqual({ accepted, lost, twice }, { accepted: sent, lost: 0, twice: 0 });
  });

  it('shows each figure of both beside its limit', () => {
    const report = { machine: 'a machine', at: '', plan: smokePlan, runs: [figures, figures] };
    const table = figuresTable(report);
    assert.match(table, /p99\s*│ 500 ms \(20 ms\)\s*│ [\d.]+ ms\s*│ [\d.]+ ms/);
    assert.doesNotMatch(table, /NaN|undefined|not measured/);
  });
});
