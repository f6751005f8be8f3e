import assert from 'node:assert/strict';
import { propertiesText } from '../../src/report/valueText';
import { secret } from '../../src/simulation/propertyValue';

describe('propertiesText', () => {
  it('lays properties out by name, lists and objects by indentation', () => {
    const text = propertiesText({
      spec: { replicas: 3, containers: [{ name: 'web', args: ['-v'] }, 'x'], empty: {}, none: [] },
      kind: 'Deployment',
      on: true,
      nothing: null,
    });
    assert.deepEqual(text.split('\n'), [
      'kind: Deployment',
      'nothing: null',
      'on: true',
      'spec:',
      '  containers:',
      '    - args:',
      '        - -v',
      '      name: web',
      '    - x',
      '  empty: {}',
      '  none: []',
      '  replicas: 3',
    ]);
  });

  it('quotes a text that would read as something else', () => {
    const texts = ['', ' a', 'a ', '3000', 'true', '[x', '"q"'];
    assert.deepEqual(
      texts.map((value) => propertiesText({ value })),
      [
        'value: ""',
        'value: " a"',
        'value: "a "',
        'value: "3000"',
        'value: "true"',
        'value: "[x"',
        'value: "\\"q\\""',
      ],
    );
  });

  it('keeps the lines of a text, and lays out JSON that is in one', () => {
    assert.equal(propertiesText({ script: 'one\n  two\n' }), 'script: |\n  one\n    two');
    assert.equal(
      propertiesText({ policy: '{"Statement":[{"Effect":"Allow"}]}' }),
      'policy: (JSON)\n  Statement:\n    - Effect: Allow',
    );
  });

  it('leaves secrets out wherever they are', () => {
    const text = propertiesText({
      password: secret('hunter2'),
      users: [secret('hunter2'), { key: secret({ a: 'hunter2' }) }],
    });
    assert.deepEqual(text.split('\n'), [
      'password: (secret, left out)',
      'users:',
      '  - (secret, left out)',
      '  - key: (secret, left out)',
    ]);
  });
});
