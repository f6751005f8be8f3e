import assert from 'node:assert/strict';
import { html } from '../../src/report/html';

describe('html', () => {
  it('escapes every text and number, within double quotes as well', () => {
    const hostile = `<img src=x onerror="alert('&')">`;
    assert.equal(
      html`<b title="${hostile}">${hostile}${7}</b>`.text,
      '<b title="&lt;img src=x onerror=&quot;alert(&#39;&amp;&#39;)&quot;&gt;">&lt;img src=x onerror=&quot;alert(&#39;&amp;&#39;)&quot;&gt;7</b>',
    );
  });

  it('takes markup as it is, joins lists, and leaves nothing where there is nothing', () => {
    const items = ['a<b', 'c'].map((item) => html`<i>${item}</i>`);
    assert.equal(html`<b>${items}${undefined}</b>`.text, '<b><i>a&lt;b</i><i>c</i></b>');
  });

  it('drops the indentation of the source, and not that of a text', () => {
    const text = 'key:\n    value';
    assert.equal(
      html`<div>
        <pre>${text}</pre>
      </div>`.text,
      '<div>\n<pre>key:\n    value</pre>\n</div>',
    );
  });

  it('shows a sign in place of control characters, which HTML refuses', () => {
    assert.equal(html`${'a\u0000b\u001bc\td'}`.text, 'a\uFFFDb\uFFFDc\td');
  });
});
