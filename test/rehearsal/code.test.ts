import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as aws from '@pulumi/aws';
import { LambdaFunction } from '../../components/aws/lambdaFunction';
import { SiteFiles } from '../../components/aws/siteFiles';
import { Table } from '../../components/aws/table';
import { findEngine } from '../../src/engine/engine';
import { rehearse } from '../../src/rehearsal/rehearse';
import { simulatedCloud } from '../../src/simulation/cloud';

const root = path.resolve(__dirname, '..', '..');
const keyArn = 'arn:aws:kms:us-west-2:123456789012:key/data';
const common = { title: 'Code', handler: 'index.handler', memory: 128, timeoutSeconds: 5, logKeyArn: keyArn };

/** A function with the minimal handler, one with code of its own, and a site. */
function program(artifact: string, pages: string, protect: boolean): () => Promise<void> {
  return () => {
    const opts = { providers: { aws: new aws.Provider('aws', { region: 'us-west-2' }) } };
    new Table('connections', { keyArn, region: 'us-west-2', partitionKey: 'id', protect }, opts);
    new LambdaFunction('minimal', common, opts);
    new LambdaFunction('own', { ...common, artifact }, opts);
    const site = { site: 'pages', bucketName: 'pages', folders: [], configuration: {} };
    new SiteFiles('pages-files', { ...site, built: pages }, opts);
    return Promise.resolve();
  };
}

describe('a rehearsal of functions and of a site', function () {
  this.timeout(120_000);

  it('carries their files through the engine, and an up that changes nothing changes nothing', async () => {
    const engine = await findEngine({ root, environment: process.env, write: () => undefined });
    assert.ok(engine, 'The rehearsal needs the Pulumi CLI: run `make engine` first.');
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'berth-rehearsal-'));
    const code = path.join(folder, 'code');
    fs.mkdirSync(code);
    const pages = path.join(folder, 'pages');
    fs.mkdirSync(pages);
    fs.writeFileSync(path.join(pages, 'index.html'), '<!doctype html>');
    fs.writeFileSync(path.join(code, 'index.mjs'), 'export const handler = async () => ({});');
    try {
      const { phases } = await rehearse({
        program: program(code, pages, true),
        unprotectedProgram: program(code, pages, false),
        project: 'berth',
        stack: 'functions',
        folder: path.join(folder, 'rehearsal'),
        engine: engine.path,
        cloud: simulatedCloud({ region: 'us-west-2' }),
        write: () => undefined,
      });
      assert.deepEqual(Object.keys(phases[2]?.changes ?? {}), ['same']);
      assert.equal(phases.at(-1)?.resources, 0);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });
});
