/** The looks of the page: readable on a phone and on paper, in the reader's scheme, without a font or a script. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #fbfbfa; --card: #ffffff; --ink: #1c2024; --muted: #5b636d; --line: #dfe2e6; --tint: #eef3ff;
  --accent: #1d4ed8;
  --series-1: #2459d6; --series-2: #c2570c; --series-3: #0f7b53; --series-4: #9333b5; --series-5: #b0234f; --series-6: #5f6470;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #121417; --card: #1a1d21; --ink: #e6e8eb; --muted: #a2aab4; --line: #31363d; --tint: #1b2540;
    --accent: #9db8ff;
    --series-1: #7ea4ff; --series-2: #f59e5b; --series-3: #4fcf9a; --series-4: #d08cf0; --series-5: #ff8fae; --series-6: #a8afba;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; }
header, main, footer { max-width: 66rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2.5rem; }
h1 { margin: 0; font-size: 1rem; font-weight: 600; letter-spacing: .02em; color: var(--muted); overflow-wrap: anywhere; }
h2 { margin: 3.5rem 0 1rem; font-size: 1.5rem; line-height: 1.25; letter-spacing: -.01em; }
h3 { margin: 0; font-size: 1.05rem; }
h4 { margin: 0 0 .4rem; font-size: .85rem; font-weight: 600; color: var(--muted); }
p { max-width: 44rem; margin: .75rem 0; }
a { color: var(--accent); }
small, .muted { color: var(--muted); font-size: .85em; font-weight: 400; }
h3 small, .numbers small { display: block; }
.nowrap, .numbers td small { white-space: nowrap; }
.id { overflow-wrap: anywhere; }
.item { display: inline-flex; align-items: center; gap: .5rem; max-width: 100%; vertical-align: middle; }
.item > span { min-width: 0; }
.item img { flex: none; width: 2.25rem; height: 2.25rem; object-fit: cover; border-radius: .3rem; background: var(--line); }
.chips .item img { width: 1.4rem; height: 1.4rem; }
.tag { padding: .1em .5em; border: 1px solid currentColor; border-radius: 1em; font-size: .75em; }
.verdict { margin: .75rem 0 1.75rem; color: var(--muted); }
.verdict .headline { max-width: 50rem; margin: 0 0 1rem; color: var(--ink); font-size: clamp(1.6rem, 1.1rem + 2.4vw, 2.6rem); line-height: 1.18; letter-spacing: -.02em; font-weight: 600; text-wrap: balance; }
.verdict .but { color: var(--ink); font-size: 1.2rem; font-weight: 600; }
.headline strong { color: var(--accent); font-weight: 700; }
dl { margin: 0; }
dd { margin: 0; overflow-wrap: anywhere; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; margin: 1.5rem 0; }
.cards div { display: flex; flex-direction: column-reverse; padding: .8rem 1rem; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; }
.cards dt { color: var(--muted); font-size: .85rem; }
.cards dd { font-size: 1.5rem; font-weight: 600; line-height: 1.2; font-variant-numeric: tabular-nums; }
.list { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); gap: .6rem 2rem; margin: 1rem 0 1.5rem; }
.list dt { color: var(--muted); font-size: .85rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .35rem 1.25rem; margin: 1rem 0 0; padding: 0; list-style: none; font-size: .95rem; }
.grid { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 25rem), 1fr)); gap: 1rem; margin: 1rem 0; }
.grid:empty { display: none; }
.grid > *, .grid > .scroll, .example { min-width: 0; margin: 0; padding: 1rem 1.1rem; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; }
figure { margin: 0; }
figcaption { margin-top: .6rem; color: var(--muted); font-size: .92rem; }
figcaption strong { color: var(--ink); }
svg.chart { display: block; width: 100%; max-width: 30rem; height: auto; margin: 0 auto; overflow: visible; font-variant-numeric: tabular-nums; }
svg.chart text, svg.chart tspan { white-space: pre; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0 0 .5rem; padding: 0; list-style: none; color: var(--ink); }
.legend li { display: flex; align-items: center; gap: .5rem; }
details { margin: .75rem 0; }
summary { cursor: pointer; color: var(--accent); }
.scroll { overflow-x: auto; margin: 1.25rem 0; }
table { width: 100%; border-collapse: collapse; font-size: .92rem; font-variant-numeric: tabular-nums; }
caption { padding-bottom: .5rem; text-align: left; color: var(--muted); font-size: .92rem; }
th, td { padding: .45rem .6rem; border-top: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th:first-child { padding-left: 0; }
td:last-child, th:last-child { padding-right: 0; }
thead th { border-top: 0; color: var(--muted); font-size: .85rem; font-weight: 600; vertical-align: bottom; overflow-wrap: normal; }
tbody th { font-weight: 500; }
.numbers td, .numbers thead th:not(:first-child) { text-align: right; overflow-wrap: normal; }
.examples { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 25rem), 1fr)); gap: 1rem; align-items: start; }
.example > * + * { margin-top: 1rem; }
.example .scroll { margin-bottom: 0; }
.chips { display: flex; flex-wrap: wrap; gap: .35rem; margin: 0; padding: 0; list-style: none; font-size: .88rem; }
.chips li { padding: .1rem .55rem; border: 1px solid var(--line); border-radius: 1rem; max-width: 100%; }
footer { padding-top: 3rem; padding-bottom: 3rem; color: var(--muted); font-size: .9rem; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
@media (max-width: 30rem) {
  header, main, footer { padding-left: .9rem; padding-right: .9rem; }
  header { padding-top: 1.5rem; }
  .cards, .list { grid-template-columns: 1fr 1fr; }
  .says { display: none !important; }
  th, td { padding: .4rem .35rem; }
  table { font-size: .85rem; }
}
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
@media print {
  :root { --paper: #fff; }
  nav { display: none; }
  body { font-size: 10pt; }
  header, main, footer { max-width: none; padding-left: 0; padding-right: 0; }
  figure, article, tr { break-inside: avoid; }
  h2 { break-after: avoid; margin-top: 2rem; }
  .scroll { overflow: visible; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
`;
