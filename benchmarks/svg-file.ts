/** Drawings as an SVG file whose text and axes follow the reader's colour scheme. */
export const svgFile = (title: string, width: number, height: number, drawings: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif">
<title>${title}</title>
<style>svg { color: #24292f } @media (prefers-color-scheme: dark) { svg { color: #d1d7e0 } }</style>
${drawings}
</svg>
`;
