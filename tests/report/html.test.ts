import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, html, idOf, showId, trusted } from '../../src/report/html.js';
import { anyId } from '../support/arbitraries.js';
import { documentOf } from '../support/reports.js';

describe('a template', () => {
  it('escapes what is put in, and leaves what is HTML', () => {
    const name = `<b title="it's">&</b>`;
    expect(html`<p title="${name}">${name}${html`<i>${1}</i>`}</p>`.text).toBe(
      '<p title="&lt;b title=&quot;it&#39;s&quot;&gt;&amp;&lt;/b&gt;">&lt;b title=&quot;it&#39;s&quot;&gt;&amp;&lt;/b&gt;<i>1</i></p>',
    );
  });

  it('joins lists, and leaves out what is not there, but not 0', () => {
    expect(html`${['a', html`<br>`, ['<']]}|${null}${undefined}${false}${''}|${0}`.text).toBe('a<br>&lt;||0');
    expect(html`${trusted('<hr>')}`.text).toBe('<hr>');
  });

  it('gives back any text to who reads the page', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(
          documentOf(`<p title="${escapeHtml(text)}">${escapeHtml(text)}</p>`).querySelector('p')?.textContent,
        ).toBe(text);
      }),
    );
  });
});

describe('an id', () => {
  it.each([
    ['jazz-017', 'jazz-017'],
    ['名前 🎵 é', '名前 🎵 é'],
    ['👩‍👩‍👧', '👩‍👩‍👧'],
    ['a\nb\u0000', 'a[U+000A]b[U+0000]'],
    ['\u202egnp.exe', '[U+202E]gnp.exe'],
    ['\ud800', '[U+D800]'],
    ['\ufeff', '[U+FEFF]'],
  ])('%j is shown as %j', (id, shown) => {
    expect(showId(id)).toBe(shown);
  });

  it('is cut where it is very long, never within a sign', () => {
    expect(showId('x'.repeat(80))).toBe('x'.repeat(80));
    expect(showId('🎵'.repeat(81))).toBe(`${'🎵'.repeat(79)}…`);
    expect(showId('x'.repeat(1e6))).toHaveLength(80);
  });

  it('is text and nothing else, whatever it holds', () => {
    fc.assert(
      fc.property(anyId, (id) => {
        const [element, ...others] = documentOf(idOf(id).text).querySelectorAll('body *');
        expect([element.tagName, others]).toEqual(['BDI', []]);
        expect(element.textContent).toBe(showId(id));
      }),
    );
  });
});
