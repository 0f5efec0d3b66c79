import { dot, text } from '@observablehq/plot';
import { describe, expect, it } from 'vitest';
import { drawSvg, SvgDocument } from '../../../src/report/charts/svg-document.js';
import { documentOf } from '../../support/reports.js';

describe('a drawing', () => {
  it('says what it is as a whole, and no more digits than one sees', () => {
    const marks = [
      dot([[1 / 3, 2 / 3]], { symbol: 'circle' }),
      text([[0.5, 0.5]], { text: () => 'version 1.23456 <b>' }),
    ];
    const { text: svg } = drawSvg({ marks, axis: null, width: 100, height: 100 }, { 'aria-label': 'a dot' });
    expect(svg).toMatch(/^<svg aria-label="a dot" class="/);
    expect(svg.match(/aria-label/g)).toHaveLength(1);
    expect(svg).not.toContain('<style>');
    expect(svg).not.toMatch(/="[^"]*\.\d{3}/);
    expect(svg).toContain('>version 1.23456 &lt;b&gt;</text>');
  });
});

describe('the document that charts are drawn in', () => {
  it('writes elements, attributes, styles and text', () => {
    const svg = new SvgDocument().createElementNS('http://www.w3.org/2000/svg', 'svg');
    const group = svg.ownerDocument.createElementNS(svg.namespaceURI, 'g');
    svg.appendChild(group);
    group.setAttribute('fill', 'a"b');
    group.setAttribute('gone', '1');
    group.removeAttribute('gone');
    group.style.setProperty('font-size', '12px');
    group.style.setProperty('color', 'red');
    const title = svg.ownerDocument.createElement('title');
    title.textContent = '<script>';
    group.append(title);
    const first = svg.ownerDocument.createElement('desc');
    group.insertBefore(first, title);
    expect(svg.outerHTML).toBe(
      '<svg><g fill="a&quot;b" style="font-size:12px;color:red"><desc></desc><title>&lt;script&gt;</title></g></svg>',
    );
    expect([group.hasAttribute('fill'), group.getAttribute('gone'), group.parentNode, group.firstChild]).toEqual([
      true,
      null,
      svg,
      first,
    ]);
    title.textContent = '';
    expect(documentOf(svg.outerHTML).querySelector('title')?.textContent).toBe('');
  });
});
